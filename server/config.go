package server

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/xinqiao/xinqiao/internal/notify/channel"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// Mode says which parts of the platform a process runs.
type Mode string

// The modes. All needs nothing beside it; API and Worker share a database and a
// Redis, and can be scaled apart.
const (
	All    Mode = "serve"
	API    Mode = "api"
	Worker Mode = "worker"

	// Watch is the watchdog: it reads the same database, and needs neither Redis
	// nor keys.
	Watch Mode = "watch"
)

func (m Mode) serves() bool { return m == All || m == API }
func (m Mode) works() bool  { return m == All || m == Worker }

// Config is what a process is told by its environment:
//
//	XINQIAO_ADDR              where to listen (localhost:8080, a worker on localhost:8081 and the watchdog on
//	                          localhost:8082 for their health only)
//	XINQIAO_DATA              folder for everything that is kept (./data)
//	XINQIAO_STORE             mongodb:// URI or path of an SQLite file (xinqiao.db in the data folder)
//	XINQIAO_MONGODB_DATABASE  name of the database (xinqiao)
//	XINQIAO_REDIS             redis:// or rediss:// URI; empty means a Redis inside the process, for serve only
//	XINQIAO_REDIS_PASSWORD    password, when it does not stand in the URI
//	XINQIAO_SECRETS           folder of the keys (secrets in the data folder)
//	XINQIAO_CHANNELS          JSON file with the ways out: mail, short messages, group robots (none, see docs/channels.md)
//	XINQIAO_HOSPITAL_NETWORKS networks beyond the public internet in which endpoints of hospitals may lie, like
//	                          10.0.0.0/8, separated by commas; plain http only in 127.0.0.0/8, for drills (none)
//	XINQIAO_PUBLIC_URL        under which hospitals reach the platform by a one-time link (the address of whoever prints it)
//	XINQIAO_STAFFING          JSON file with the staffing rule (1:500, see screening/staffing)
//	XINQIAO_LOG               debug, info, warn or error (info)
//	XINQIAO_WATCHDOG_URL      base URL of the watchdog, which serve and worker watch in turn; empty for none
//	XINQIAO_METRICS_ADDR      where Prometheus finds the figures; empty means nowhere
//	DEMO                      1 loads the demonstration district with a year of its life into an empty database,
//	                          district only its schools and people (0)
//
// and for the watchdog only:
//
//	XINQIAO_WATCH_PEERS       base URLs of the processes whose readiness it asks for, separated by commas
//	XINQIAO_WATCH_WEBHOOK     URL to which it posts each alarm as JSON, beside the line it prints
//	XINQIAO_WATCH_HEARTBEAT   URL it asks after each look whose alarms could be told (a dead man's switch)
//
// XINQIAO_STORE, XINQIAO_REDIS, XINQIAO_REDIS_PASSWORD, XINQIAO_WATCH_WEBHOOK and
// XINQIAO_WATCH_HEARTBEAT may hold a secret; the same name with _FILE appended
// names a file that holds the value instead.
type Config struct {
	Mode     Mode
	Addr     string
	Data     string
	Store    Store
	Redis    *redis.Options // nil: the embedded one
	Secrets  string
	Public   string // address for people outside; empty: that of the request
	Rule     staffing.Rule
	Channels channel.Config // zero: nothing leaves the house
	Networks []netip.Prefix // beyond the public internet, for endpoints of hospitals
	Log      slog.Level
	Demo     Demo
	Metrics  string
	Watchdog string // base URL
	Watch    Watching
	Out      io.Writer // where the start says what runs and where to look; nil for nowhere
}

// Demo is how much of the demonstration is loaded.
type Demo string

// The demonstrations.
const (
	DemoNone     Demo = ""
	DemoDistrict Demo = "district" // schools and people, and nothing that happened
	DemoWhole    Demo = "whole"
)

// Watching is what the watchdog is told beside the database.
type Watching struct {
	Peers              []string
	Webhook, Heartbeat string
}

// Store names the engine and where it keeps its documents.
type Store struct {
	SQLite   string // path of the file; empty when MongoDB is used
	MongoURI string
	Database string
}

// FromEnvironment reads and checks the configuration of a mode. Its errors name
// every faulty variable and none of the values, which may be secrets.
func FromEnvironment(mode Mode, getenv func(string) string) (Config, error) {
	env := environment{getenv: getenv}
	cfg := Config{Mode: mode, Metrics: env.text("XINQIAO_METRICS_ADDR", ""),
		Addr: env.text("XINQIAO_ADDR", defaultAddr(mode)),
		Data: env.text("XINQIAO_DATA", "data")}
	cfg.Secrets = env.text("XINQIAO_SECRETS", filepath.Join(cfg.Data, "secrets"))
	cfg.Store = readStore(&env, cfg.Data)
	if mode == Watch {
		cfg.Watch = readWatching(&env)
	} else {
		cfg.Redis = readRedis(&env, mode)
	}
	cfg.Networks = env.networks("XINQIAO_HOSPITAL_NETWORKS")
	cfg.Public = readPublic(&env)
	cfg.Rule = env.rule("XINQIAO_STAFFING", staffing.Default())
	cfg.Channels = env.channels("XINQIAO_CHANNELS")
	cfg.Demo = env.demo("DEMO")
	if err := cfg.Log.UnmarshalText([]byte(env.text("XINQIAO_LOG", "info"))); err != nil {
		env.fault("XINQIAO_LOG", "must be debug, info, warn or error")
	}
	if _, _, err := net.SplitHostPort(cfg.Addr); err != nil {
		env.fault("XINQIAO_ADDR", "must be host:port or :port")
	}
	cfg.Watchdog = env.text("XINQIAO_WATCHDOG_URL", "")
	env.address("XINQIAO_WATCHDOG_URL", cfg.Watchdog)
	if _, _, err := net.SplitHostPort(cfg.Metrics); cfg.Metrics != "" && err != nil {
		env.fault("XINQIAO_METRICS_ADDR", "must be host:port or :port")
	}
	return cfg, errors.Join(env.faults...)
}

func defaultAddr(mode Mode) string {
	switch mode {
	case Worker:
		return "localhost:8081"
	case Watch:
		return "localhost:8082"
	}
	return "localhost:8080"
}

func readWatching(env *environment) (w Watching) {
	if peers := env.text("XINQIAO_WATCH_PEERS", ""); peers != "" {
		w.Peers = strings.Split(peers, ",")
	}
	w.Webhook, w.Heartbeat = env.secret("XINQIAO_WATCH_WEBHOOK"), env.secret("XINQIAO_WATCH_HEARTBEAT")
	for i, peer := range w.Peers {
		w.Peers[i] = strings.TrimSpace(peer)
		env.address("XINQIAO_WATCH_PEERS", w.Peers[i])
	}
	env.address("XINQIAO_WATCH_WEBHOOK", w.Webhook)
	env.address("XINQIAO_WATCH_HEARTBEAT", w.Heartbeat)
	return w
}

// readPublic reads an address of which nothing but scheme and host counts.
func readPublic(env *environment) string {
	text := env.text("XINQIAO_PUBLIC_URL", "")
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		env.fault("XINQIAO_PUBLIC_URL", "must be like https://xinqiao.example.cn, without a path")
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func readStore(env *environment, data string) Store {
	where := env.secret("XINQIAO_STORE")
	scheme, _, isURI := strings.Cut(where, "://")
	switch {
	case where == "":
		return Store{SQLite: filepath.Join(data, "xinqiao.db")}
	case !isURI:
		return Store{SQLite: where}
	case scheme != "mongodb" && scheme != "mongodb+srv":
		env.fault("XINQIAO_STORE", "must be a mongodb:// URI or the path of an SQLite file")
	}
	return Store{MongoURI: where, Database: env.text("XINQIAO_MONGODB_DATABASE", "xinqiao")}
}

func readRedis(env *environment, mode Mode) *redis.Options {
	uri, password := env.secret("XINQIAO_REDIS"), env.secret("XINQIAO_REDIS_PASSWORD")
	if uri == "" {
		if mode != All {
			env.fault("XINQIAO_REDIS", fmt.Sprintf("must be set: %s shares its Redis with other processes, "+
				"and the embedded one cannot be shared", mode))
		}
		return nil
	}
	options, err := redis.ParseURL(uri)
	if err != nil { // its text may repeat the URI
		env.fault("XINQIAO_REDIS", "must be a redis:// or rediss:// URI")
		return nil
	}
	if password != "" {
		options.Password = password
	}
	// Announcements of managed Redis services; elsewhere they are only noise.
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return options
}
