// Command overlegbot is a Slack bot for consultation between local governments
// and their partners. This package only wires: one file per command.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones are known wherever the binary runs

	"github.com/alecthomas/kong"

	"overlegbot/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "overlegbot: "+err.Error())
	}
	stop()
	os.Exit(exitCode(err))
}

// The exit codes: 1 for a fault, 2 for wrong use or wrong configuration.
const (
	exitFault = 1
	exitUsage = 2
)

func exitCode(err error) int {
	var wrong *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &wrong):
		return exitUsage
	}
	return exitFault
}

// usageError is wrong use or wrong configuration: one sentence, before anything starts.
type usageError struct {
	sentence string
	cause    error
}

func (e *usageError) Error() string { return e.sentence }
func (e *usageError) Unwrap() error { return e.cause }

func wrongUse(cause error, format string, args ...any) error {
	return &usageError{sentence: fmt.Sprintf(format, args...), cause: cause}
}

// cli is the command line.
type cli struct {
	Config string `help:"Configuration file." type:"path" placeholder:"FILE" env:"OVERLEGBOT_CONFIG"`

	Demo         demoCommand         `cmd:"" help:"Run the demo: a chat workspace in the browser, a private Postgres, and the bot."`
	Serve        serveCommand        `cmd:"" help:"Run the bot."`
	Migrate      migrateCommand      `cmd:"" help:"Bring the database up to date."`
	Doctor       doctorCommand       `cmd:"" help:"Check the installation and say the next step for what is not right."`
	Dates        datesCommand        `cmd:"" help:"Tell the dates of a rule, in words or as an RRULE."`
	Place        placeCommand        `cmd:"" help:"Tell which municipality a name means."`
	Ask          askCommand          `cmd:"" help:"Answer a question in plain words, from the database."`
	Import       importCommand       `cmd:"" help:"Bring in what was kept elsewhere."`
	Export       exportCommand       `cmd:"" help:"Hand out what is kept here, as files."`
	Person       personCommand       `cmd:"" help:"Export or erase what is kept about a person."`
	Organisation organisationCommand `cmd:"" help:"Merge organisations."`
	Simulate     simulateCommand     `cmd:"" help:"Run a simulated Slack workspace on this machine."`
	Manifest     manifestCommand     `cmd:"" help:"Print the Slack app manifest."`
	Letterhead   letterheadCommand   `cmd:"" help:"Choose how the papers of a platform look: header, colour and logo."`
	Version      versionCommand      `cmd:"" help:"Print the version."`
}

// world is what a command runs in.
type world struct {
	args   cli
	getenv func(string) string
	stdout io.Writer
	stderr io.Writer
}

// run runs one command; it is main without the process.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	w := world{getenv: getenv, stdout: stdout, stderr: stderr}
	exited := false
	parser, err := kong.New(&w.args, kong.Name("overlegbot"), kong.Writers(stdout, stderr), kong.Exit(func(int) { exited = true }),
		kong.Description("A Slack bot for consultation between local governments and their partners."),
		kong.UsageOnError())
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	command, err := parser.Parse(args)
	if exited { // --help
		return nil
	}
	if err != nil {
		return wrongUse(err, "%s", err.Error())
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return command.Run(ctx, w)
}

// config loads the configuration; what is wrong with it is told at once.
func (w world) config() (config.Config, error) {
	cfg, err := config.Load(w.args.Config, w.getenv)
	if err != nil {
		return cfg, wrongUse(err, "%s", err.Error())
	}
	return cfg, nil
}

// logger writes to stderr; stdout is for answers.
func (w world) logger(cfg config.Log) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.Level)) // Validate has told what is wrong
	options := &slog.HandlerOptions{Level: level}
	if cfg.Format == "json" {
		return slog.New(slog.NewJSONHandler(w.stderr, options))
	}
	return slog.New(slog.NewTextHandler(w.stderr, options))
}
