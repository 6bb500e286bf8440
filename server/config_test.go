package server

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDefaultsRunEverythingEmbedded(t *testing.T) {
	cfg, err := FromEnvironment(All, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Addr != "localhost:8080" || cfg.Store.SQLite != filepath.Join("data", "xinqiao.db") ||
		cfg.Secrets != filepath.Join("data", "secrets") || cfg.Redis != nil || cfg.Demo != DemoNone || cfg.Log != slog.LevelInfo {
		t.Errorf("defaults = %+v", cfg)
	}
}

func TestWholeConfiguration(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cfg, err := FromEnvironment(Worker, environ{
		"XINQIAO_ADDR":                ":9000",
		"XINQIAO_STORE_FILE":          file("uri", "mongodb://u:p@a,b/x?replicaSet=rs0\n"),
		"XINQIAO_MONGODB_DATABASE":    "heart",
		"XINQIAO_REDIS":               "redis://cache:6379/2",
		"XINQIAO_REDIS_PASSWORD_FILE": file("password", "s3cret\n"),
		"XINQIAO_SECRETS":             "/run/secrets",
		"XINQIAO_LOG":                 "debug",
		"XINQIAO_CHANNELS":            file("channels.json", `{"link":"https://a.cn","email":{"server":"a.cn:465","tls":"tls","user":"u","passwordFile":"password","from":"u@a.cn"}}`),
		"DEMO":                        "1",
	}.get)
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Store != (Store{MongoURI: "mongodb://u:p@a,b/x?replicaSet=rs0", Database: "heart"}) {
		t.Errorf("store = %+v", cfg.Store)
	}
	if cfg.Redis.Addr != "cache:6379" || cfg.Redis.DB != 2 || cfg.Redis.Password != "s3cret" {
		t.Errorf("redis = %+v", cfg.Redis)
	}
	if cfg.Channels.Email == nil || cfg.Channels.Email.Password != "s3cret" {
		t.Errorf("channels = %+v", cfg.Channels)
	}
	if cfg.Addr != ":9000" || cfg.Secrets != "/run/secrets" || cfg.Log != slog.LevelDebug || cfg.Demo != DemoWhole {
		t.Errorf("configuration = %+v", cfg)
	}
}

func TestFaultsNameTheVariableAndNeverTheValue(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	faulty := filepath.Join(t.TempDir(), "channels.json")
	if err := os.WriteFile(faulty, []byte(`{"link":"hunter2","sms":{"url":"hunter2","secret":"hunter2"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		mode Mode
		env  environ
		want []string
	}{
		"api needs a redis":      {API, environ{}, []string{"XINQIAO_REDIS must be set"}},
		"worker needs a redis":   {Worker, environ{}, []string{"XINQIAO_REDIS must be set"}},
		"address":                {All, environ{"XINQIAO_ADDR": "hunter2"}, []string{"XINQIAO_ADDR"}},
		"log":                    {All, environ{"XINQIAO_LOG": "hunter2"}, []string{"XINQIAO_LOG"}},
		"demo":                   {All, environ{"DEMO": "hunter2"}, []string{"DEMO"}},
		"store":                  {All, environ{"XINQIAO_STORE": "postgres://u:hunter2@h"}, []string{"XINQIAO_STORE"}},
		"redis scheme":           {All, environ{"XINQIAO_REDIS": "http://u:hunter2@h"}, []string{"XINQIAO_REDIS"}},
		"redis without a scheme": {All, environ{"XINQIAO_REDIS": "hunter2@%zz"}, []string{"XINQIAO_REDIS"}},
		"both":                   {All, environ{"XINQIAO_STORE": "hunter2", "XINQIAO_STORE_FILE": "hunter2"}, []string{"both set"}},
		"no such file":           {All, environ{"XINQIAO_STORE_FILE": "/nonexistent/hunter2"}, []string{"XINQIAO_STORE_FILE"}},
		"empty file":             {All, environ{"XINQIAO_STORE_FILE": empty}, []string{"XINQIAO_STORE_FILE names an empty"}},
		"no channels file":       {All, environ{"XINQIAO_CHANNELS": "/nonexistent/hunter2"}, []string{"XINQIAO_CHANNELS names a file that cannot be read"}},
		"channels with faults":   {All, environ{"XINQIAO_CHANNELS": faulty}, []string{"link must be", "sms.url must be"}},
		"all at once":            {API, environ{"XINQIAO_ADDR": "hunter2", "DEMO": "hunter2"}, []string{"XINQIAO_ADDR", "DEMO", "XINQIAO_REDIS"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := FromEnvironment(tt.mode, tt.env.get)
			if err == nil {
				t.Fatal("accepted")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q lacks %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("error repeats the value: %q", err)
			}
		})
	}
}

type environ map[string]string

func (e environ) get(name string) string { return e[name] }
