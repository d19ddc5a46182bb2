package platform

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type settingsStore interface {
	ChangeSettings(ctx context.Context, act consult.Act, id consult.PlatformID, s consult.Settings) (consult.Platform, error)
}

// settings are for chair and secretary: language, level, leads, quiet hours.
type settings struct {
	store platformStore
}

func (s settings) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "settings", Words: map[string]string{"nl": "instellingen", "fr": "paramètres|parametres|réglages|reglages", "en": "settings"}, Who: slackbot.Managers, Run: s.form},
		{Name: "settings_save", Who: slackbot.Insiders, Changes: true, Run: s.save},
	}
}

func (s settings) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	p, standing, err := s.store.PlatformByChannel(ctx, req.Viewer(), req.Channel, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := standing.CanManage(); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.SettingsForm(req.Lang, p), Form: slackbot.Form{About: int64(p.ID), Channel: req.Channel}}, nil
}

func (s settings) save(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	chosen := consult.Settings{Level: consult.Level(req.Field("level").One()), Lang: req.Field("lang").One()}
	var err error
	if chosen.InvitationLead, err = lead(req, "invitation", 24*time.Hour); err != nil {
		return slackbot.Reply{}, err
	}
	if chosen.UnansweredLead, err = lead(req, "unanswered", time.Hour); err != nil {
		return slackbot.Reply{}, err
	}
	if chosen.AttendingLead, err = lead(req, "attending", time.Minute); err != nil {
		return slackbot.Reply{}, err
	}
	if chosen.DeadlineLeads, err = dayList(req.Field("deadline_days").One()); err != nil {
		return slackbot.Reply{}, err
	}
	chosen.QuietFrom, chosen.QuietTo = clockMinutes(req.Field("quiet_from").One()), clockMinutes(req.Field("quiet_to").One())
	if chosen.Quorum, err = quorum(req); err != nil {
		return slackbot.Reply{}, err
	}
	p, err := s.store.ChangeSettings(ctx, req.Act(), consult.PlatformID(req.Form().About), chosen)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "settings.saved", i18n.Args{"Platform": view.Literal(p.Name)})}, nil
}

// lead reads a number of units.
func lead(req slackbot.Request, field string, unit time.Duration) (consult.Seconds, error) {
	n, err := strconv.Atoi(strings.TrimSpace(req.Field(field).One()))
	if err != nil {
		return 0, consult.Invalid(field, "number_expected", nil)
	}
	return consult.Seconds(n) * consult.Seconds(unit/time.Second), nil
}

// quorum reads the choice; a form that did not ask means none.
func quorum(req slackbot.Request) (consult.Quorum, error) {
	choice := req.Field("quorum").One()
	if choice == "" {
		return consult.NoQuorum, nil
	}
	n, err := strconv.Atoi(choice)
	if err != nil {
		return 0, consult.Invalid("quorum", "number_expected", nil)
	}
	return consult.Quorum(n), nil
}

// dayList reads "30, 14, 7, 1", most days first, each once.
func dayList(text string) ([]int, error) {
	var days []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, consult.Invalid("deadline_days", "deadline_days", nil)
		}
		days = append(days, n)
	}
	slices.Sort(days)
	slices.Reverse(days)
	return slices.Compact(days), nil
}

// clockMinutes reads "19:00" as minutes after midnight; the time picker sends nothing else.
func clockMinutes(text string) int {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0
	}
	return t.Hour()*60 + t.Minute()
}
