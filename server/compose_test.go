package server

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// The compose file is the one part of a deployment that cannot be run where the
// platform is developed; so it is read as strictly as it can be.
func composeProject(t *testing.T) *types.Project {
	t.Helper()
	const file = "../docker-compose.yml"
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	project, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  filepath.Dir(file),
		ConfigFiles: []types.ConfigFile{{Filename: file, Content: content}},
		Environment: types.Mapping{"XINQIAO_CHANNELS": channelsFile},
	})
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// channelsFile is where an installation with channels says they are.
const channelsFile = "/run/channels/channels.json"

// Who hands messages over and who sends them read the same file of channels, with the
// files of its secrets beside it; the watchdog, which needs none of them, has none.
func TestComposeGivesChannelsToWhoNeedsThem(t *testing.T) {
	p := composeProject(t)
	dir := t.TempDir()
	for name, content := range map[string]string{"mongo_uri": "mongodb://a/b", "redis_password": "p", "mail": "secret",
		"channels.json": `{"link":"https://a.cn","email":{"server":"m.cn:25","tls":"starttls","user":"u","passwordFile":"mail","from":"a@b.cn"}}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, mode := range []Mode{API, Worker} {
		s := p.Services[string(mode)]
		if len(s.Volumes) != 1 || s.Volumes[0].Target != "/run/channels" || !s.Volumes[0].ReadOnly {
			t.Errorf("%s: volumes %+v", mode, s.Volumes)
		}
		cfg, err := FromEnvironment(mode, func(name string) string {
			if v := s.Environment[name]; v != nil {
				return strings.NewReplacer("/run/secrets", dir, "/run/channels", dir).Replace(*v)
			}
			return ""
		})
		if err != nil || cfg.Channels.Email == nil || cfg.Channels.Email.Password != "secret" {
			t.Errorf("%s: channels %+v, %v", mode, cfg.Channels, err)
		}
	}
	if watch := p.Services["watch"]; len(watch.Volumes) != 0 || watch.Environment["XINQIAO_CHANNELS"] != nil {
		t.Errorf("the watchdog has %+v", watch.Volumes)
	}
}

func TestComposeServicesAreApartPinnedAndWatched(t *testing.T) {
	p := composeProject(t)
	want := []string{"api", "gateway", "mongo-1", "mongo-2", "mongo-3", "mongo-init", "redis", "watch", "worker"}
	if got := slices.Sorted(maps.Keys(p.Services)); !slices.Equal(got, want) {
		t.Fatalf("services %v, want %v", got, want)
	}
	pinned := regexp.MustCompile(`^(xinqiao:local|[a-z]+:\d+\.\d+\.\d+(-[a-z]+)?)$`)
	for name, s := range p.Services {
		if !pinned.MatchString(s.Image) {
			t.Errorf("%s: image %q is not pinned to a version", name, s.Image)
		}
		if s.HealthCheck == nil || s.HealthCheck.Disable != (name == "mongo-init") {
			t.Errorf("%s: nobody watches its health", name)
		}
		if s.Restart == "" {
			t.Errorf("%s: does not start again", name)
		}
		if s.Privileged || s.NetworkMode == "host" {
			t.Errorf("%s: has more rights than it needs", name)
		}
	}
}

func TestComposeRunsApiAndWorkerApart(t *testing.T) {
	p := composeProject(t)
	for _, mode := range []Mode{API, Worker} {
		s := p.Services[string(mode)]
		if !slices.Equal(s.Command, []string{string(mode)}) {
			t.Errorf("%s runs %v", mode, s.Command)
		}
		if s.Deploy == nil || s.Deploy.Replicas == nil || *s.Deploy.Replicas < 2 || s.ContainerName != "" || len(s.Ports) != 0 {
			t.Errorf("%s cannot be scaled", mode)
		}
		if s.DependsOn["mongo-init"].Condition != types.ServiceConditionCompletedSuccessfully ||
			s.DependsOn["redis"].Condition != types.ServiceConditionHealthy {
			t.Errorf("%s does not wait for what it needs: %v", mode, s.DependsOn)
		}
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) {
			t.Errorf("%s has more rights than it needs", mode)
		}
	}
	if _, isThere := p.Services["api"].Networks["outside"]; isThere {
		t.Error("api can be reached around the gateway")
	}
}

// The environment that the file gives must be one the platform accepts.
func TestComposeConfigurationIsAccepted(t *testing.T) {
	p := composeProject(t)
	dir := t.TempDir()
	for name, content := range map[string]string{
		"mongo_uri": "mongodb://xinqiao:p@mongo-1,mongo-2,mongo-3/xinqiao?replicaSet=rs0", "redis_password": "p"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, mode := range []Mode{API, Worker} {
		env := p.Services[string(mode)].Environment
		cfg, err := FromEnvironment(mode, func(name string) string {
			if v := env[name]; v != nil && name != "XINQIAO_CHANNELS" {
				return strings.Replace(*v, "/run/secrets", dir, 1)
			}
			return ""
		})
		if err != nil {
			t.Fatal(err)
		}
		if cfg.Store.MongoURI == "" || cfg.Redis == nil || cfg.Redis.Password != "p" || cfg.Secrets != dir || cfg.Demo != DemoNone {
			t.Errorf("%s: configuration = %+v", mode, cfg)
		}
	}
}

func TestComposeWatchdogConfigurationIsAccepted(t *testing.T) {
	p := composeProject(t)
	dir := t.TempDir()
	for name, content := range map[string]string{"mongo_watch_uri": "mongodb://xinqiao-watch:p@mongo-1/xinqiao", "watch_webhook": "https://a/b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	watch := p.Services["watch"]
	cfg, err := FromEnvironment(Watch, func(name string) string {
		if v := watch.Environment[name]; v != nil {
			return strings.Replace(*v, "/run/secrets", dir, 1)
		}
		return ""
	})
	if err != nil || cfg.Store.MongoURI == "" || len(cfg.Watch.Peers) != 2 || cfg.Watch.Webhook != "https://a/b" {
		t.Errorf("%+v, %v", cfg.Watch, err)
	}
	if !slices.Equal(watch.Command, []string{"watch"}) || !watch.ReadOnly {
		t.Errorf("%+v", watch)
	}
	worker := p.Services["worker"].Environment["XINQIAO_WATCHDOG_URL"]
	if worker == nil || !strings.HasPrefix(*worker, "http://watch:") {
		t.Error("nobody watches the watchdog")
	}
}

func TestComposeSecretsComeFromIgnoredFiles(t *testing.T) {
	p := composeProject(t)
	ignored, err := os.ReadFile("../.gitignore")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(strings.Split(string(ignored), "\n"), "/secrets/") {
		t.Error("git does not ignore the secrets")
	}
	guide, err := os.ReadFile("../docs/deployment.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range p.Secrets {
		if filepath.Base(filepath.Dir(secret.File)) != "secrets" || secret.Content != "" || secret.Environment != "" {
			t.Errorf("secret %s does not come from a file in secrets/", name)
		}
		if !strings.Contains(string(guide), name) {
			t.Errorf("docs/deployment.md does not say how secret %s is made", name)
		}
	}
	wants := map[string][]string{
		"api":        {"kek.json", "mongo_uri", "prf.json", "redis_password", "sign.json"},
		"worker":     {"kek.json", "mongo_uri", "prf.json", "redis_password", "sign.json"},
		"mongo-1":    {"mongo_keyfile", "mongo_root_password"},
		"mongo-2":    {"mongo_keyfile"},
		"mongo-3":    {"mongo_keyfile"},
		"mongo-init": {"mongo_app_password", "mongo_root_password", "mongo_watch_password"},
		"watch":      {"mongo_watch_uri", "watch_webhook"}, // no key at all
		"redis":      {"redis_password"},
		"gateway":    nil,
	}
	for name, s := range p.Services {
		var got []string
		for _, secret := range s.Secrets {
			got = append(got, secret.Source)
		}
		slices.Sort(got)
		if !slices.Equal(got, wants[name]) {
			t.Errorf("%s is given the secrets %v, want %v", name, got, wants[name])
		}
	}
}

func TestComposeHoldsNoPassword(t *testing.T) {
	secretive := regexp.MustCompile(`(?i)pass|secret|key|token|uri|store`)
	withPassword := regexp.MustCompile(`://[^/\s@:]*:[^/\s@]+@`)
	for name, s := range composeProject(t).Services {
		for variable, value := range s.Environment {
			if value == nil {
				t.Errorf("%s: %s is taken from the shell", name, variable)
				continue
			}
			if secretive.MatchString(variable) && !strings.HasPrefix(*value, "/run/secrets") && variable != "XINQIAO_MONGODB_DATABASE" {
				t.Errorf("%s: %s is not read from a secret file", name, variable)
			}
			if withPassword.MatchString(*value) {
				t.Errorf("%s: %s holds a password", name, variable)
			}
		}
	}
}

func TestComposeKeepsDataAndHidesDatabases(t *testing.T) {
	p := composeProject(t)
	for name, target := range map[string]string{"mongo-1": "/data/db", "mongo-2": "/data/db", "mongo-3": "/data/db", "redis": "/data"} {
		s := p.Services[name]
		volumes := slices.DeleteFunc(slices.Clone(s.Volumes), func(v types.ServiceVolumeConfig) bool {
			return v.Type != types.VolumeTypeVolume || v.Source != name || v.Target != target
		})
		if len(volumes) != 1 {
			t.Errorf("%s does not keep %s in a volume of its own", name, target)
		}
		if len(s.Ports) != 0 || !slices.Equal(slices.Collect(maps.Keys(s.Networks)), []string{"inside"}) {
			t.Errorf("%s can be reached from outside", name)
		}
		script := strings.Join(s.Entrypoint, " ")
		if wants := map[bool][]string{
			true:  {"--appendonly yes", "requirepass", "noeviction"},
			false: {"--replSet rs0", "--keyFile"},
		}[name == "redis"]; slices.ContainsFunc(wants, func(w string) bool { return !strings.Contains(script, w) }) {
			t.Errorf("%s is not started with %v", name, wants)
		}
	}
	if !p.Networks["inside"].Internal || !p.Networks["front"].Internal {
		t.Error("an inner network leads outside")
	}
}

func TestImageRunsAsNobody(t *testing.T) {
	content, err := os.ReadFile("../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, final, _ := strings.Cut(string(content), "FROM gcr.io/distroless/static-debian12:nonroot\n")
	for _, want := range []string{"USER nonroot", `HEALTHCHECK`, `CMD ["/xinqiao", "health"]`, `ENTRYPOINT ["/xinqiao"]`} {
		if !strings.Contains(final, want) {
			t.Errorf("the final image lacks %s", want)
		}
	}
}
