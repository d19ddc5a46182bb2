package slackbot

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot/wire"
)

// room is the handlers of meetings with a real store: platform ISOM in C1, its chair, a member, and an outsider.
type room struct {
	t      *testing.T
	db     *sql.DB
	store  *postgres.DB
	routes map[string]Route
	now    time.Time
	clicks int
}

var (
	alma = consult.Person{ID: 1, WorkspaceID: "T1", SlackID: "U1", Name: "Alma Voorbeeld", Lang: consult.Dutch}
	nele = consult.Person{ID: 2, WorkspaceID: "T1", SlackID: "U2", Name: "Nele Sjabloon", Lang: consult.Dutch}
	mona = consult.Person{ID: 3, WorkspaceID: "T1", SlackID: "U3", Name: "Mona Testaert", Lang: consult.Dutch}
	hugo = consult.Person{ID: 4, WorkspaceID: "T1", SlackID: "U4", Name: "Hugo Sjabloon", Lang: consult.French}
)

func newRoom(t *testing.T) *room {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	r := &room{t: t, db: pgtest.Open(t, url), store: store, routes: map[string]Route{}, now: at(t, "2026-11-23 09:00")}
	for _, route := range append(plans{store}.routes(), meetings{store}.routes()...) {
		r.routes[route.Name] = route
	}
	r.exec(`INSERT INTO workspaces (id) VALUES ('T1')`)
	for _, p := range []consult.Person{alma, nele, mona, hugo} {
		r.exec(`INSERT INTO persons (workspace_id, slack_id, name, lang) VALUES ($1, $2, $3, $4)`, p.WorkspaceID, p.SlackID, p.Name, p.Lang)
	}
	r.exec(`INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at) VALUES
	    ('T1', 'C1', 'isom-adviesgroep', 'Adviesgroep ISOM', 'adviesgroep', $1), ('T1', 'C2', 'rand5', 'Rand5', 'stuurgroep', $1)`, r.now)
	r.exec(`INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'chair', $1), (2, 4, 'chair', $1)`, r.now)
	r.exec(`INSERT INTO channel_members (workspace_id, channel_id, person_id) VALUES ('T1', 'C1', 1), ('T1', 'C1', 2), ('T1', 'C2', 4)`)
	return r
}

func at(t *testing.T, clock string) time.Time {
	t.Helper()
	loc, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func (r *room) exec(query string, args ...any) {
	r.t.Helper()
	if _, err := r.db.ExecContext(r.t.Context(), query, args...); err != nil {
		r.t.Fatal(err)
	}
}

// outcome is what a handler answered: the reply and what can be read in it, or the key of its refusal and the field.
type outcome struct {
	reply Reply
	text  string
	key   string
	field string
}

func (r *room) run(req Request) outcome {
	r.t.Helper()
	r.clicks++
	req.Now = r.now
	if req.Lang == "" {
		req.Lang = req.Person.Lang
	}
	if req.Cause == "" {
		req.Cause = fmt.Sprint("click-", r.clicks)
	}
	reply, err := r.routes[req.Route].Run(context.Background(), req)
	refusal, refused := consult.Refusal(err)
	if err != nil && !refused {
		r.t.Fatalf("%s: %v", req.Route, err)
	}
	out := outcome{reply: reply}
	if refused {
		out.key, out.field = refusal.Key, refusal.Field
		return out
	}
	for _, part := range []any{reply.Blocks, reply.Modal} {
		body, err := json.Marshal(part)
		if err != nil {
			r.t.Fatal(err)
		}
		out.text += strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(body)) + "\n"
	}
	out.text += reply.Text
	return out
}

func (r *room) command(who consult.Person, channel, route, text string) outcome {
	r.t.Helper()
	return r.run(Request{Kind: wire.Command, Route: route, Person: who, Channel: channel, Text: text})
}

func (r *room) click(who consult.Person, action, value string) outcome {
	r.t.Helper()
	route, part, _ := cutPart(action)
	return r.run(Request{Kind: wire.Action, Route: route, part: part, Person: who, Channel: "C1", Value: wire.Value{Value: value}})
}

// submit sends a form that carries f, with these fields filled in.
func (r *room) submit(who consult.Person, route string, f Form, filled map[string]string) outcome {
	r.t.Helper()
	v := &wire.View{Type: "modal", PrivateMetadata: string(encode(f))}
	v.State.Values = map[string]map[string]wire.Value{}
	for field, value := range filled {
		v.State.Values[field] = map[string]wire.Value{field: {Value: value}}
	}
	return r.run(Request{Kind: wire.Submission, Route: route, Person: who, View: v, Cause: f.ID})
}

func (r *room) wants(what string, got outcome, parts ...string) {
	r.t.Helper()
	if got.key != "" {
		r.t.Errorf("%s: refused with %s at %q", what, got.key, got.field)
	}
	for _, p := range parts {
		if !strings.Contains(got.text, p) {
			r.t.Errorf("%s: got %s\nwant in it %q", what, got.text, p)
		}
	}
}

func (r *room) refused(what string, got outcome, key, field string) {
	r.t.Helper()
	if got.key != key || got.field != field {
		r.t.Errorf("%s: got %q beside %q, want %q beside %q", what, got.key, got.field, key, field)
	}
}

// valueOf is what the button or the first button of an action carries.
func valueOf(t *testing.T, blocks []slack.Block, action string) string {
	t.Helper()
	for _, b := range blocks {
		row, ok := b.(*slack.ActionBlock)
		if !ok {
			continue
		}
		for _, e := range row.Elements.ElementSet {
			if button, ok := e.(*slack.ButtonBlockElement); ok && button.ActionID == action {
				return button.Value
			}
		}
	}
	t.Fatalf("no button %s", action)
	return ""
}

func (r *room) count(query string) int {
	r.t.Helper()
	n := 0
	if err := r.db.QueryRowContext(r.t.Context(), query).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}

func TestWordsAreShownWithTheirDatesAndPlannedOnConfirmation(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	shown := r.command(alma, "C1", "plan", "elke eerste donderdag van de maand om 9u30 in Herentals")
	r.wants("preview", shown, "elke eerste donderdag van de maand om 9.30 uur", "do 3 dec 2026", "do 6 mei 2027", "O.L.H. Hemelvaart", "Herentals")
	if n := r.count(`SELECT count(*) FROM meetings`); n != 0 {
		t.Errorf("got %d meetings before the confirmation, want none", n)
	}
	value := valueOf(t, shown.reply.Blocks, "plan_confirm")
	planned := r.click(alma, "plan_confirm", value)
	r.wants("confirmed", planned, "Gepland: 12 vergaderingen van *Adviesgroep ISOM*", "donderdag 3 december 2026")
	if !planned.reply.Replace {
		t.Error("the preview stays, want it replaced")
	}
	r.refused("a second click", r.click(alma, "plan_confirm", value), "series_exists", "")
	r.refused("somebody without the right", r.click(nele, "plan_confirm", value), "not_chair_or_secretary", "")
	if n := r.count(`SELECT count(*) FROM meetings`); n != 12 {
		t.Errorf("got %d meetings, want 12", n)
	}
}

func TestFrenchWordsAndALinkAreUnderstood(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	shown := r.command(hugo, "C2", "plan", "chaque premier jeudi du mois à 9h30 <https://example.org/overleg|example.org/overleg>")
	r.wants("preview", shown, "jeudi", "jeu. 3 déc. 2026", "https://example.org/overleg", "Ascension")
}

func TestASingleDateIsPlanned(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	shown := r.command(alma, "C1", "plan", "10 december om 14 uur in Olen")
	r.wants("preview", shown, "donderdag 10 december 2026, van 14.00 uur tot 16.00 uur", "Olen")
	value := valueOf(t, shown.reply.Blocks, "plan_confirm")
	r.wants("confirmed", r.click(alma, "plan_confirm", value), "Gepland: 1 vergadering")
	r.refused("a second click", r.click(alma, "plan_confirm", value), "meeting_exists", "")
}

func TestWhatIsNotUnderstoodOpensTheFormWithWhatWas(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for _, c := range []struct {
		name, words string
		want        []string
	}{
		{"nothing said", "", []string{"plan_save"}},
		{"a word too many", "elke donderdag om 9u30 behalve in de vakantie", []string{"behalve in de vakantie", "elke donderdag om 9.30 uur"}},
		{"no hour", "elke eerste donderdag van de maand", []string{"Hoe laat begint", "elke eerste donderdag van de maand"}},
		{"nothing understood", "als de kippen tanden hebben", []string{"kippen tanden"}},
		{"31 February", "31 februari om 10 uur", []string{"Die dag bestaat niet", "31 februari om 10 uur"}},
		{"a past date", "1 november 2026 om 10 uur", []string{"al voorbij", "1 november 2026 om 10 uur"}},
		{"mrkdwn and a ping", "elke donderdag om 9u30 *vet* <!channel>", []string{"plan_save"}},
		{"5,000 characters", strings.Repeat("elke donderdag ", 333), []string{"plan_save"}},
	} {
		got := r.command(alma, "C1", "plan", c.words)
		if got.reply.Modal == nil {
			t.Errorf("%s: got %q, want the form", c.name, got.text)
			continue
		}
		r.wants(c.name, got, c.want...)
	}
}

func TestPlanningIsForWhoManagesThePlatformOfTheChannel(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.refused("a member", r.command(nele, "C1", "plan", "morgen om 9 uur"), "not_chair_or_secretary", "")
	r.refused("an outsider", r.command(mona, "C1", "plan", ""), "not_chair_or_secretary", "")
	r.refused("a channel without a platform", r.command(alma, "C9", "plan", ""), "no_platform_here", "")
	r.refused("a forged button", r.click(alma, "plan_confirm", `{"p":2,"s":"2026-12-10T09:30","z":"Europe/Brussels","d":7200}`), "not_chair_or_secretary", "")
	r.refused("a broken button", r.click(alma, "plan_confirm", "x"), "gone", "")
}

func TestThePickersPlanInTwoSteps(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	form := Form{ID: "form-1", About: 1, Channel: "C1"}
	fill := map[string]string{"date": "2026-12-10", "start": "09:30", "end": "11:00", "repeat": "nth", "place": "Herentals <!channel>"}
	second := r.submit(alma, "plan_save", form, fill)
	r.wants("second step", second, "elke tweede donderdag van de maand om 9.30 uur", "tot 11.00 uur", "Herentals <!channel>", `"callback_id":"plan_confirm"`)
	if n := r.count(`SELECT count(*) FROM meetings`); n != 0 {
		t.Errorf("got %d meetings before the confirmation, want none", n)
	}
	confirm := second.reply.Form
	confirm.ID = "form-2"
	for range 2 { // Slack may deliver a submission twice
		r.wants("confirmed", r.submit(alma, "plan_confirm", confirm, nil), "Gepland: 12 vergaderingen")
	}
	if n := r.count(`SELECT count(*) FROM series`); n != 1 {
		t.Errorf("got %d series, want 1", n)
	}
}

func TestEachChoiceOfRepetitionHasItsRule(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for repeat, want := range map[string]string{
		"weekly": "elke donderdag", "biweekly": "2 weken", "nth": "tweede donderdag", "last": "laatste donderdag", "monthday": "10", "once": "10 december",
	} {
		got := r.submit(alma, "plan_save", Form{ID: repeat, About: 1}, map[string]string{"date": "2026-12-10", "start": "09:30", "repeat": repeat})
		r.wants(repeat, got, want)
	}
}

func TestWhatIsWrongInTheFormIsSaidBesideItsInput(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for _, c := range []struct {
		name, change, to, key, field string
	}{
		{"a past date", "date", "2026-11-20", "date_past", "date"},
		{"no date", "date", "", "date_missing", "date"},
		{"no hour", "start", "", "hour_missing", "start"},
		{"an end before its start", "end", "08:00", "end_before_start", "end"},
		{"words that cannot be", "rhythm", "31 februari om 10 uur", "date_impossible", "rhythm"},
		{"words left over", "rhythm", "elke donderdag om 9 uur behalve in de vakantie", "words_left", "rhythm"},
		{"words without a day", "rhythm", "om 9 uur", "no_date_understood", "rhythm"},
		{"a long place", "place", strings.Repeat("a", 5000), "text_too_long", "place"},
		{"a link that is none", "link", "overleg", "link_form", "link"},
		{"a mistyped year", "date", "2062-12-10", "date_far", "date"},
	} {
		fill := map[string]string{"date": "2026-12-10", "start": "09:30", "repeat": "once", c.change: c.to}
		r.refused(c.name, r.submit(alma, "plan_save", Form{ID: c.name, About: 1}, fill), c.key, c.field)
	}
	hour := map[string]string{"rhythm": "elke donderdag", "start": "14:00"}
	r.wants("words with a picked hour", r.submit(alma, "plan_save", Form{ID: "w", About: 1}, hour), "elke donderdag om 14 uur", "tot 16.00 uur")
}

// planned plans one meeting and plays the outbox: the invitation was posted.
func (r *room) planned(clock string) string {
	r.t.Helper()
	list, err := r.store.PlanSeries(context.Background(), consult.Act{Viewer: consult.Viewer{Workspace: "T1", Person: alma.ID}, Now: r.now},
		consult.SeriesDraft{PlatformID: 1, Start: at(r.t, clock), Zone: recurrence.DefaultZone, Duration: 7200, Place: "Olen"})
	if err != nil {
		r.t.Fatal(err)
	}
	r.exec(`UPDATE deliveries SET state = 'sent', channel_id = 'C1', ts = '1.1' WHERE purpose = 'invitation'`)
	return fmt.Sprint(list[0].ID)
}

func TestTheCardIsAnsweredWithoutAWordAndShowsWhoComes(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	id := r.planned("2026-11-26 14:00")
	if got := r.click(nele, "answer#online", id+" 0"); got.key != "" || got.reply.Said() {
		t.Errorf("got %+v, want silence", got)
	}
	d := r.delivery("invitation")
	msg, err := NewRenderer(renderFakes{r.store}).Render(t.Context(), d, r.now)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := json.Marshal(msg.Blocks)
	if !strings.Contains(string(body), "Online (1)") || !strings.Contains(string(body), "Nele Sjabloon") || strings.Contains(string(body), "Alma") {
		t.Errorf("got %s, want Nele online and nobody who has not answered", body)
	}
	r.refused("an outsider", r.click(mona, "answer#present", id+" 0"), "not_invited", "")
	r.refused("a card of another date", r.click(nele, "answer#present", id+" 1"), "meeting_redated", "")
	r.refused("no answer of ours", r.click(nele, "answer#maybe", id+" 0"), "gone", "")
	r.refused("no id", r.click(nele, "answer#present", "x"), "gone", "")
	r.exec(`UPDATE meetings SET state = 'closed'`)
	r.refused("a closed meeting", r.click(nele, "answer#present", id+" 0"), "meeting_closed", "")
}

// renderFakes lends the store of meetings to the renderer; the other purposes are not asked for here.
type renderFakes struct{ *postgres.DB }

// delivery reads back the delivery of a purpose as the outbox hands it to the renderer.
func (r *room) delivery(purpose consult.Purpose) consult.Delivery {
	r.t.Helper()
	d := consult.Delivery{WorkspaceID: "T1", Purpose: purpose, Lang: consult.Dutch, Subject: "meeting", RecipientKind: consult.ToChannel, Recipient: "C1"}
	err := r.db.QueryRowContext(r.t.Context(), `SELECT id, subject_id, revision, occurrence, useful_until, ts FROM deliveries
	    WHERE purpose = $1 ORDER BY id LIMIT 1`, purpose).Scan(&d.ID, &d.SubjectID, &d.Revision, &d.Occurrence, &d.UsefulUntil, &d.TS)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func TestTheListIsAnsweredInPlaceAndTurnsItsPages(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for day := range 10 {
		r.planned(fmt.Sprintf("2026-12-%02d 14:00", day+1))
	}
	first := r.command(nele, "C1", "meetings", "")
	r.wants("first page", first, "Uw komende vergaderingen", "dinsdag 1 december 2026", "dinsdag 8 december 2026", "nog niet gegeven")
	if strings.Contains(first.text, "9 december") || strings.Contains(first.text, `"manage"`) {
		t.Errorf("got %s, want eight meetings that a member does not manage", first.text)
	}
	answered := r.click(nele, "answer_listed#excused", valueOf(t, first.reply.Blocks, "answer_listed#excused"))
	r.wants("answered", answered, "Uw antwoord:", "Verontschuldigd", "dinsdag 1 december 2026")
	if !answered.reply.Replace {
		t.Error("the list stays, want it replaced")
	}
	second := r.click(nele, "meetings_page#on", valueOf(t, first.reply.Blocks, "meetings_page#on"))
	r.wants("second page", second, "woensdag 9 december 2026", "donderdag 10 december 2026", "meetings_page#back")
	r.wants("of a platform, by an outsider", r.command(mona, "C9", "meetings", "isom-adviesgroep"), "Komende vergaderingen van Adviesgroep ISOM")
	r.wants("an outsider", r.command(mona, "C1", "meetings", ""), "geen komende vergaderingen")
	r.refused("an unknown platform", r.command(nele, "C1", "meetings", "isom-db"), "platform_unknown", "")
	r.wants("the chair", r.command(alma, "C1", "meetings", ""), `"manage"`)
}

func TestAMeetingIsMovedByPickersOrWords(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	id := r.planned("2026-11-26 14:00")
	r.refused("a member", r.click(nele, "manage", id), "not_chair_or_secretary", "")
	r.wants("menu", r.click(alma, "manage", id), `"move"`, `"cancel"`)
	form := r.click(alma, "move", id)
	r.wants("form", form, `"initial_date":"2026-11-26"`, `"initial_time":"14:00"`, "Olen", "<#C1>")
	send := func(f string, filled map[string]string) outcome {
		carried := r.click(alma, "move", id).reply.Form
		carried.ID = f
		return r.submit(alma, "move_save", carried, filled)
	}
	r.refused("into the past", send("1", map[string]string{"date": "2026-11-20", "start": "14:00", "end": "16:00"}), "date_past", "date")
	r.refused("an end before its start", send("2", map[string]string{"date": "2026-11-27", "start": "14:00", "end": "13:00"}), "end_before_start", "end")
	r.refused("a rhythm", send("3", map[string]string{"words": "elke dinsdag om 14 uur"}), "one_date", "words")
	r.refused("words left over", send("4", map[string]string{"words": "ergens volgende week misschien"}), "words_left", "words")
	r.wants("only another place", send("5", map[string]string{"date": "2026-11-26", "start": "14:00", "end": "16:00", "place": "Lille"}), "aangepast")
	r.wants("by pickers", send("6", map[string]string{"date": "2026-11-27", "start": "10:00", "end": "12:00", "reason": "zaal bezet"}),
		"verplaatst naar vrijdag 27 november 2026, van 10.00 uur tot 12.00 uur")
	r.wants("by words", send("7", map[string]string{"words": "3 december"}), "donderdag 3 december 2026, van 10.00 uur tot 12.00 uur")
	if n := r.count(`SELECT count(*) FROM deliveries WHERE purpose = 'moved' AND state = 'waiting'`); n != 1 {
		t.Errorf("got %d announcements of the move waiting, want the last one only", n)
	}
}

func TestAMeetingIsCancelledAndItsButtonsSaySo(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	id := r.planned("2026-11-26 14:00")
	r.refused("a member", r.click(nele, "cancel", id), "not_chair_or_secretary", "")
	form := r.click(alma, "cancel", id)
	r.wants("form", form, "<#C1>", "reason")
	carried := form.reply.Form
	carried.ID = "form-1"
	r.refused("a long reason", r.submit(alma, "cancel_save", carried, map[string]string{"reason": strings.Repeat("a", 5000)}), "text_too_long", "reason")
	r.refused("a member's forged form", r.submit(nele, "cancel_save", carried, nil), "not_chair_or_secretary", "")
	r.wants("cancelled", r.submit(alma, "cancel_save", carried, map[string]string{"reason": "<!channel> te weinig punten"}), "is geannuleerd")
	r.refused("an old button", r.click(alma, "move", id), "meeting_cancelled", "")
	r.refused("an old card", r.click(nele, "answer#present", id+" 0"), "meeting_cancelled", "")
	r.refused("a newer card", r.click(nele, "answer#present", id+" 1"), "meeting_cancelled", "")
	msg, err := NewRenderer(renderFakes{r.store}).Render(t.Context(), r.delivery("cancelled"), r.now)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(msg.Text, "<!channel>") || !strings.Contains(msg.Text, "gaat niet door") {
		t.Errorf("got %q, want what happened, and nobody pinged", msg.Text)
	}
}
