package demo

import (
	"encoding/base32"
	"fmt"
	"io"
	"strings"

	"github.com/xinqiao/xinqiao/internal/vault"
)

// Password is that of a person of the demonstration. It follows from the secrets
// of the installation: 80 bits in four groups that can be typed.
func Password(secrets vault.Secrets, login string) (string, error) {
	key, err := secrets.Derive("demo-password/" + login)
	if err != nil {
		return "", fmt.Errorf("demo: derive a password: %w", err)
	}
	text := strings.ToLower(base32.StdEncoding.EncodeToString(key[:10]))
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-"), nil
}

// Greet prints one log-in per role. Passwords that people have
// changed since are not known here.
func (d *District) Greet(w io.Writer, url string) error {
	var out strings.Builder
	fmt.Fprintln(&out, "\nDemonstration district 演示区：南京市溧水区。Schools and people are fictional 学校和人员均为虚构。")
	if d.bare && !d.Bare {
		fmt.Fprintln(&out, "This is between two school years: schools and people are there, and no campaign. Begin again after 15 September, with another data folder.\n正值学年之交：有学校和人员，没有测评。9 月 15 日后换一个数据目录重新启动，即可看到完整的演示。")
	}
	fmt.Fprintf(&out, "Log in 登录：%s/staff\n\n", url)
	fmt.Fprintf(&out, "  %-16s %-20s %s\n", "LOG-IN", "PASSWORD", "ROLE")
	for _, p := range cast {
		password, err := Password(d.Secrets, p.login)
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "  %-16s %-20s %s\n", p.login, password, p.title)
	}
	fmt.Fprintln(&out, "\n  Students log in with the slip of an open session; make story plays one. 学生凭场次的纸条登录。")
	_, err := io.WriteString(w, out.String())
	return err
}
