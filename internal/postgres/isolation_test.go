package postgres_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// Two workspaces share every id that Slack gives: T1 owns the secrets, T2 asks. All texts of T1 hold the canary.
const (
	owner    consult.WorkspaceID = "T1"
	stranger consult.WorkspaceID = "T2"
	canary                       = "GEHEIM"
	channel                      = "C1"
)

var isolationNow = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// notOfAWorkspace are the methods that touch no row.
var notOfAWorkspace = map[string]bool{"Close": true, "Ping": true}

// secrets are the ids of T1's records, by type; ids that are not set here would prove nothing.
type secrets map[reflect.Type]reflect.Value

func TestNothingCrossesFromOneWorkspaceToAnother(t *testing.T) {
	t.Parallel()
	w := newTwoWorkspaces(t)
	store := reflect.ValueOf(w.store)
	for i := range store.NumMethod() {
		name := store.Type().Method(i).Name
		if notOfAWorkspace[name] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for _, fault := range w.ask(store.Method(i)) {
				t.Error(fault)
			}
		})
	}
}

// leaky has a read that forgot its workspace, and a step that changes others' rows.
type leaky struct{ db *sql.DB }

func (l leaky) Titles(ctx context.Context, _ consult.Viewer) ([]string, error) {
	var titles []string
	err := l.db.QueryRowContext(ctx, `SELECT array_agg(title) FROM deadlines`).Scan((*pq.StringArray)(&titles))
	return titles, err
}

func (l leaky) Drop(ctx context.Context, _ consult.Act, id consult.DeadlineID) error {
	_, err := l.db.ExecContext(ctx, `UPDATE deadlines SET done_at = now() WHERE id = $1`, id)
	return err
}

func TestTheIsolationTestCatchesALeakAndAForeignChange(t *testing.T) {
	t.Parallel()
	w := newTwoWorkspaces(t)
	broken := reflect.ValueOf(leaky{w.db})
	for i := range broken.NumMethod() {
		if len(w.ask(broken.Method(i))) == 0 {
			t.Errorf("%s crosses workspaces and was not caught", broken.Type().Method(i).Name)
		}
	}
}

type twoWorkspaces struct {
	t       *testing.T
	store   *postgres.DB
	db      *sql.DB
	asking  consult.Viewer
	secrets secrets
	calls   int
	asked   map[string]string // statements about the whole schema, which are made once
	planned map[string]*sql.Stmt
}

func newTwoWorkspaces(t *testing.T) *twoWorkspaces {
	t.Helper()
	w := newTwoWorkspacesOf(t)
	w.fill(owner, canary, canary)
	w.secrets = w.ids()
	w.asking = consult.Viewer{Workspace: stranger, Person: w.fill(stranger, "openbaar", "openbaar")}
	return w
}

// newTwoWorkspacesOf is newTwoWorkspaces before anybody has done anything.
func newTwoWorkspacesOf(t *testing.T) *twoWorkspaces {
	t.Helper()
	url := pgtest.New(t)
	store, err := postgres.Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return &twoWorkspaces{t: t, store: store, db: pgtest.Open(t, url), secrets: secrets{}}
}

// fill gives a workspace one of everything, through the steps that users take; it returns its chair. What belongs to the
// platform bears mark; people and their organisations, which colleagues may know, bear called.
func (w *twoWorkspaces) fill(ws consult.WorkspaceID, mark, called string) consult.PersonID {
	w.t.Helper()
	ctx := w.t.Context()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatalf("fill %s: %v", ws, err)
		}
	}
	must(w.store.EnsureWorkspace(ctx, ws, mark, "UBOT"))
	chair, err := w.store.SaveProfile(ctx, consult.Person{WorkspaceID: ws, SlackID: "U1", Name: called + " chair", Lang: "nl"})
	must(err)
	other, err := w.store.SaveProfile(ctx, consult.Person{WorkspaceID: ws, SlackID: "U2", Name: called + " other", Lang: "nl"})
	must(err)
	must(w.store.SaveMembers(ctx, ws, channel, []consult.PersonID{chair.ID, other.ID}))
	var organisation consult.OrganisationID
	must(w.db.QueryRowContext(ctx, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ($1, $2, 'gemeente', '13029') RETURNING id`,
		ws, called+" gemeente").Scan(&organisation))
	_, err = w.db.ExecContext(ctx, `INSERT INTO contacts (workspace_id, person_id, organisation_id, nis, role, topics)
		VALUES ($1, $2, $3, '13029', $4, '{Huisvesting}')`, ws, chair.ID, organisation, called+" ambtenaar")
	must(err)

	act := func(cause string) consult.Act {
		return consult.Act{Viewer: consult.Viewer{Workspace: ws, Person: chair.ID}, Cause: cause, Now: isolationNow}
	}
	p, err := w.store.RegisterPlatform(ctx, act("register"), consult.PlatformDraft{
		ChannelID: channel, Name: mark + " overleg", Slug: "overleg", Kind: "overleg", Lang: "nl", Level: consult.LevelMembers,
		Chair: "U1", Secretary: "U1", Organisations: []consult.OrganisationID{organisation},
	})
	must(err)
	_, err = w.store.PlanSeries(ctx, act("plan"), consult.SeriesDraft{
		PlatformID: p.ID, RRule: "FREQ=MONTHLY;BYDAY=1TH", Start: time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC), Zone: "Europe/Brussels",
		Duration: 7200, Place: mark,
	})
	must(err)
	speaker, err := w.store.SaveProfile(ctx, consult.Person{WorkspaceID: ws, SlackID: "U3", Name: called + " spreker", Lang: "nl"})
	must(err)
	coming, err := w.store.Upcoming(ctx, act("").Viewer, isolationNow, 1, 0)
	must(err)
	_, err = w.store.InvitePeople(ctx, act("invite"), consult.InviteDraft{
		MeetingID: coming[0].ID, People: []string{speaker.SlackID}, Guests: []consult.Guest{{Name: mark + " gast", Organisation: mark}},
	})
	must(err)
	event, err := w.store.PlanEvent(ctx, act("event"), consult.EventDraft{
		PlatformID: p.ID, Event: consult.WithSignUp, Title: mark + " trefmoment", Zone: "Europe/Brussels",
		Start: isolationNow.AddDate(0, 1, 0), End: isolationNow.AddDate(0, 1, 0).Add(time.Hour),
	})
	must(err)
	_, err = w.store.SignUp(ctx, act("sign up"), event.ID)
	must(err)
	_, err = w.store.ChangeEvent(ctx, act("guests"), event.ID, consult.EventChange{Guests: []consult.Guest{{Name: mark + " inschrijver"}}})
	must(err)
	must(w.store.SetFixedItems(ctx, act("template"), p.ID, []consult.FixedItem{{Position: 1, Title: mark + " vast punt"}}))
	w.fillApproved(ws, mark, act, p.ID)
	held, err := w.store.OpenAdHoc(ctx, act("open"), p.ID)
	must(err)
	_, err = w.store.KeepAttendance(ctx, act("attendance"), held.ID, consult.AttendanceDraft{
		Marks:  map[consult.PersonID]consult.Mark{chair.ID: {Presence: consult.WasRepresented, StandIn: consult.StandIn{Name: mark + " vervanger"}}},
		Guests: []consult.Guest{{Name: mark + " gast"}}, Remarks: mark + " later", Rest: true,
	})
	must(err)
	point, _, err := w.store.ProposeItem(ctx, act("propose"), consult.AgendaDraft{PlatformID: p.ID, Title: mark + " punt", Speaker: "U1"})
	must(err)
	agenda, err := w.store.NextAgenda(ctx, act("").Viewer, p.ID, isolationNow)
	must(err)
	_, err = w.store.PlaceItem(ctx, act("place"), point.ID, agenda.Meeting.ID)
	must(err)
	_, _, err = w.store.GiveInput(ctx, act("input"), point.ID, mark+" inbreng")
	must(err)
	agenda, err = w.store.StartRound(ctx, act("round"), agenda.Following, mark+" statusronde")
	must(err)
	round := agenda.Items[len(agenda.Items)-1].Round
	_, err = w.store.AnswerRound(ctx, act("status"), round, consult.StatusDraft{Done: mark + " gedaan"})
	must(err)
	_, err = w.store.Record(ctx, act("record"), p.ID, consult.ItemDraft{Kind: consult.Note, Text: mark + " nota"},
		consult.ItemDraft{Kind: consult.Decided, Text: mark + " besluit"}, consult.ItemDraft{Kind: consult.ToDo, Text: mark + " actie", Owners: []string{"U1"}})
	must(err)
	decided, err := w.store.DecisionNumbered(ctx, act("").Viewer, isolationNow.Year(), 1, isolationNow)
	must(err)
	_, err = w.store.CompleteDecision(ctx, act("complete"), decided.ID, consult.DecisionDraft{
		Text: decided.Text, Kind: consult.KindAdvice, Reason: mark + " reden", Scope: consult.ScopeLocal, LocalOf: organisation, Topics: []string{"OCMW"},
	})
	must(err)
	_, err = w.store.CountVotes(ctx, act("votes"), decided.ID, []consult.Ballot{{OrganisationID: organisation, Vote: consult.VoteFor}})
	must(err)
	_, err = w.store.NoteSending(ctx, act("sent"), decided.ID, consult.Sending{Name: mark + " kabinet", SentOn: isolationNow})
	must(err)
	_, err = w.store.NoteCouncil(ctx, act("council"), decided.ID, consult.CouncilStep{OrganisationID: organisation, TreatedOn: isolationNow, Outcome: consult.CouncilNoted})
	must(err)
	_, err = w.store.MarkAdvice(ctx, act("advice"), decided.ID, consult.AdviceDraft{State: consult.AdviceGiven, On: isolationNow, Note: mark + " brief", Months: 6})
	must(err)
	_, err = w.store.AddDeadline(ctx, act("deadline"), consult.DeadlineDraft{
		PlatformID: p.ID, Title: mark + " termijn", DueOn: isolationNow.AddDate(0, 0, 20), Owners: []string{"U1"},
	})
	must(err)
	_, err = w.store.SavePartner(ctx, ws, consult.Partner{PlatformID: p.ID, Organisation: called + " gemeente", Activity: mark + " aanbod"}, chair.ID)
	must(err)
	_, err = w.store.SavePractice(ctx, ws, consult.Practice{Kind: consult.Handhold, Title: mark + " handvat"}, p.ID, false)
	must(err)
	_, err = w.store.SaveService(ctx, ws, consult.Service{Name: called + " dienst", OrganisationID: organisation, PlatformID: p.ID},
		map[consult.OrganisationID]time.Time{organisation: isolationNow}, mark+" ingestapt")
	must(err)
	asking, err := w.store.OpenRound(ctx, act("open round"), consult.RoundDraft{
		PlatformID: p.ID, Kind: consult.RoundReview, Question: mark + " tekst", Details: mark + " uitleg", Unit: consult.UnitPeople, Draft: mark + " ontwerp",
		Closes: consult.LocalMoment{Date: new(isolationNow.AddDate(0, 0, 9))},
	})
	must(err)
	_, err = w.store.AnswerRoundFor(ctx, act("answer round"), consult.RoundAnswerDraft{RoundID: asking.ID, Text: mark + " bedenking"})
	must(err)
	missed, err := w.store.MissQuestion(ctx, ws, "nl", isolationNow)
	must(err)
	must(w.store.TellMissed(ctx, ws, missed, mark+" gevraagd"))
	must(w.store.MakeFeed(ctx, act("feed"), p.ID, "shared-key"))
	_, err = w.store.AskErasure(ctx, act("erasure"))
	must(err)
	must(w.store.GiveRole(ctx, ws, p.ID, chair.ID, consult.RoleCoordinator, isolationNow.AddDate(-1, 0, 0)))
	_, err = w.store.HoldContactFile(ctx, act("contact file"), consult.ContactFile{
		Name: mark + " contacten.csv", Content: []byte(mark), Fields: "name", State: consult.FileShown,
	})
	must(err)
	made, err := w.store.PlanReportBacks(ctx, ws, isolationNow.AddDate(0, 0, 3))
	must(err)
	if made == 0 {
		w.t.Fatalf("fill %s: no meeting is to be told", ws)
	}
	_, _, err = w.store.TakeDelivery(ctx, ws, "shared-key", "command", []byte(`{"text":"`+mark+`"}`), 0)
	must(err)
	return chair.ID
}

// fillApproved gives a platform a meeting whose minutes went through all of their life.
func (w *twoWorkspaces) fillApproved(ws consult.WorkspaceID, mark string, act func(string) consult.Act, platform consult.PlatformID) {
	w.t.Helper()
	ctx := w.t.Context()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatalf("fill %s: %v", ws, err)
		}
	}
	m, err := w.store.OpenAdHoc(ctx, act("past"), platform)
	must(err)
	_, err = w.store.Record(ctx, act("past record"), platform, consult.ItemDraft{Kind: consult.Note, Text: mark + " vroeger"})
	must(err)
	project, err := w.store.AddProject(ctx, act("project"), consult.ProjectDraft{PlatformID: platform, Name: mark + " project", Focus: mark + " onthaal"})
	must(err)
	w.fillCommitments(ws, mark, act, project)
	w.fillDossier(ws, mark, act, project)
	_, err = w.store.CloseMeeting(ctx, act("past close"), platform)
	must(err)
	_, err = w.store.GivePen(ctx, act("pen"), m.ID, "U2")
	must(err)
	_, err = w.store.CirculateMinutes(ctx, act("circulate"), m.ID, 5)
	must(err)
	r, err := w.store.Remark(ctx, act("remark"), m.ID, 0, mark+" opmerking")
	must(err)
	_, err = w.store.SettleRemark(ctx, act("settle"), r.ID, consult.RemarkAnswered, mark+" antwoord")
	must(err)
	_, err = w.store.SetSummary(ctx, act("summary"), m.ID, mark+" samenvatting")
	must(err)
	_, err = w.store.ApproveMinutes(ctx, act("approve"), m.ID)
	must(err)
	_, err = w.store.CorrectMinutes(ctx, act("correct"), consult.CorrectionDraft{MeetingID: m.ID, After: mark + " ook", Why: mark + " vergeten"})
	must(err)
}

// fillCommitments gives a project one of all that its boards commit themselves to.
func (w *twoWorkspaces) fillCommitments(ws consult.WorkspaceID, mark string, act func(string) consult.Act, project consult.Project) {
	w.t.Helper()
	ctx := w.t.Context()
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatalf("fill %s: %v", ws, err)
		}
	}
	card, err := w.store.Commitments(ctx, act("").Viewer, project.ID, isolationNow, isolationNow)
	must(err)
	board := []consult.OrganisationID{card.Boards[0].OrganisationID}
	_, err = w.store.NoteCommitments(ctx, act("commitments"), consult.CommitmentDraft{
		ProjectID: project.ID, Organisations: board, Stage: consult.StageIntent, Level: consult.LevelCouncil, Result: consult.CouncilApproved,
		OnDay: isolationNow, Remark: mark + " opmerking",
	})
	must(err)
	_, err = w.store.SetReportBack(ctx, act("report-back"), consult.ReportBackDraft{PlatformID: project.PlatformID, Days: 30, Receivers: board})
	must(err)
	coming, err := w.store.MeetingReports(ctx, act("").Viewer, project.PlatformID, isolationNow)
	must(err)
	_, err = w.store.ChooseMeetingReport(ctx, act("meeting report"), consult.ReportAskDraft{MeetingID: coming[0].MeetingID, Asked: true, Days: 30, Receivers: board})
	must(err)
	_, err = w.store.AddAgreement(ctx, act("agreement"), project.ID, mark+" overeenkomst")
	must(err)
	binding, err := w.store.Binding(ctx, act("").Viewer, project.ID, isolationNow, isolationNow)
	must(err)
	_, err = w.store.NoteSignatures(ctx, act("signatures"), consult.SignatureDraft{
		ProjectID: project.ID, AgreementID: binding.Agreements[0].ID, Organisations: board, SignedOn: isolationNow, Paper: mark + " map",
	})
	must(err)
	_, err = w.store.NoteDelegate(ctx, act("delegate"), consult.DelegateDraft{
		PlatformID: project.PlatformID, OrganisationID: board[0], PersonID: act("").Person, Part: consult.PartDelegate, FromOn: isolationNow,
	})
	must(err)
}

// fillDossier notes something of a kind with links in a project's dossier, and a deliverable with a cell.
func (w *twoWorkspaces) fillDossier(ws consult.WorkspaceID, mark string, act func(string) consult.Act, project consult.Project) {
	w.t.Helper()
	for _, draft := range []consult.EntryDraft{
		{Kind: consult.EntryMilestone, State: consult.StatePlanned}, {Kind: consult.EntryCondition, State: consult.StateOpen}, {Kind: consult.EntryDeliverable},
	} {
		draft.ProjectID, draft.Title, draft.Note = project.ID, mark+" "+string(draft.Kind), mark+" toelichting"
		if _, err := w.store.NoteEntry(w.t.Context(), act("entry "+string(draft.Kind)), draft); err != nil {
			w.t.Fatalf("fill %s: %v", ws, err)
		}
	}
}

// ids reads one id of T1's for each typed id of the domain.
func (w *twoWorkspaces) ids() secrets {
	s := secrets{}
	for table, id := range map[string]any{
		"persons": new(consult.PersonID), "organisations": new(consult.OrganisationID), "platforms": new(consult.PlatformID),
		"series": new(consult.SeriesID), "meetings": new(consult.MeetingID), "minutes_items": new(consult.MinutesItemID),
		"decisions": new(consult.DecisionID), "action_items": new(consult.ActionItemID), "deadlines": new(consult.DeadlineID),
		"contacts": new(consult.ContactID), "contact_files": new(consult.ContactFileID), "deliveries": new(consult.DeliveryID), "feeds": new(consult.FeedID),
		"partners": new(consult.PartnerID), "practices": new(consult.PracticeID), "services": new(consult.ServiceID), "projects": new(consult.ProjectID), "dossier_entries": new(consult.EntryID),
		"minutes_remarks": new(consult.RemarkID), "minutes_corrections": new(consult.CorrectionID),
		"erasure_requests": new(consult.ErasureID),
		"commitments":      new(consult.CommitmentID),
		"agreements":       new(consult.AgreementID), "delegates": new(consult.DelegateID),
		"rounds": new(consult.RoundID), "round_voters": new(consult.VoterID),
		"agenda_items": new(consult.AgendaItemID), "status_rounds": new(consult.StatusRoundID),
		"registrations": new(consult.RegistrationID), "missed_questions": new(consult.MissedQuestionID),
	} {
		query := fmt.Sprintf(`SELECT max(id) FROM %s WHERE workspace_id = $1`, table)
		if err := w.db.QueryRowContext(w.t.Context(), query, owner).Scan(id); err != nil {
			w.t.Fatalf("%s: %v", table, err)
		}
		v := reflect.ValueOf(id).Elem()
		s[v.Type()] = v
	}
	return s
}

// texts are what a string argument may be: an id of Slack's, a name, a key, a word.
var texts = []string{channel, "U1", "overleg", "shared-key", "register", strings.ToLower(canary), ""}

// ask calls a method as T2 with T1's ids, once for each kind of text, and tells what came out of T1 or changed there.
func (w *twoWorkspaces) ask(method reflect.Value) []string {
	w.t.Helper()
	var faults []string
	before := w.fingerprint()
	for _, text := range texts {
		args := make([]reflect.Value, 0, method.Type().NumIn())
		for i := range method.Type().NumIn() {
			if method.Type().IsVariadic() && i == method.Type().NumIn()-1 {
				break
			}
			args = append(args, w.argument(method.Type().In(i), text))
		}
		for _, result := range method.Call(args) {
			if seen := printed(result); strings.Contains(seen, canary) {
				faults = append(faults, fmt.Sprintf("with %q it shows %s", text, seen))
			}
		}
	}
	if w.fingerprint() != before {
		faults = append(faults, "it changed rows of the other workspace")
	}
	return append(faults, w.mixed()...)
}

func (w *twoWorkspaces) argument(typ reflect.Type, text string) reflect.Value {
	if typ == reflect.TypeFor[context.Context]() {
		return reflect.ValueOf(w.t.Context())
	}
	v := reflect.New(typ).Elem()
	w.set(v, text)
	return v
}

// set fills a value: T2's workspace and asker, T1's ids, and plausible others.
func (w *twoWorkspaces) set(v reflect.Value, text string) {
	if secret, ok := w.secrets[v.Type()]; ok {
		v.Set(secret)
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *consult.Viewer:
		*x = w.asking
		return
	case *consult.Act:
		w.calls++
		*x = consult.Act{Viewer: w.asking, Cause: fmt.Sprintf("call-%d", w.calls), Now: isolationNow}
		return
	case *consult.WorkspaceID:
		*x = w.asking.Workspace
		return
	case *time.Time:
		*x = isolationNow.AddDate(0, 0, 1)
		return
	case *time.Duration:
		*x = time.Minute
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			w.set(v.Field(i), text)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		w.set(v.Elem(), text)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(`{}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		w.set(v.Index(0), text)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		w.set(key, text)
		w.set(value, text)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(text)
	case reflect.Int, reflect.Int64:
		v.SetInt(10)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Func: // gives back what it is given, where it can
		v.Set(reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
			var out []reflect.Value
			for i := range v.Type().NumOut() {
				out = append(out, reflect.Zero(v.Type().Out(i)))
			}
			return out
		}))
	case reflect.Interface: // an argument of a refusal
	default:
		w.t.Fatalf("teach this test to make a %s", v.Type())
	}
}

func printed(v reflect.Value) string {
	if err, ok := v.Interface().(error); ok && err != nil {
		body, _ := json.Marshal(err)
		return err.Error() + string(body)
	}
	body, err := json.Marshal(v.Interface())
	if err != nil {
		return fmt.Sprint(v.Interface())
	}
	return string(body)
}

// tablesOf lists the tables with how a row of it is known to be of workspace $1.
const tablesOf = `
	SELECT t.table_name, CASE
	       WHEN bool_or(c.column_name = 'workspace_id') THEN 'workspace_id = $1'
	       WHEN bool_or(c.column_name = 'platform_id') THEN 'platform_id IN (SELECT id FROM platforms WHERE workspace_id = $1)'
	       WHEN bool_or(c.column_name = 'meeting_id') THEN 'meeting_id IN (SELECT id FROM meetings WHERE workspace_id = $1)'
	       WHEN bool_or(c.column_name = 'action_item_id') THEN 'action_item_id IN (SELECT id FROM action_items WHERE workspace_id = $1)'
	       WHEN bool_or(c.column_name = 'deadline_id') THEN 'deadline_id IN (SELECT id FROM deadlines WHERE workspace_id = $1)'
	       WHEN bool_or(c.column_name = 'minutes_item_id') THEN 'minutes_item_id IN (SELECT id FROM minutes_items WHERE workspace_id = $1)'
	       WHEN bool_or(c.column_name = 'agenda_item_id') THEN 'agenda_item_id IN (SELECT id FROM agenda_items WHERE workspace_id = $1)'
	       WHEN bool_or(c.column_name = 'organisation_id') THEN 'organisation_id IN (SELECT id FROM organisations WHERE workspace_id = $1)'
	       WHEN t.table_name = 'workspaces' THEN 'id = $1'
	       ELSE '' END
	FROM information_schema.tables t
	JOIN information_schema.columns c USING (table_schema, table_name)
	WHERE t.table_schema = 'public' AND t.table_name <> 'goose_db_version'
	GROUP BY t.table_name
	ORDER BY t.table_name`

// fingerprint is the whole of T1's rows.
func (w *twoWorkspaces) fingerprint() string {
	w.t.Helper()
	return w.sums("all of "+string(owner), func() [][]string {
		tables := w.rows(tablesOf, 2)
		for _, table := range tables {
			if table[1] == "" {
				w.t.Fatalf("teach this test whose the rows of %s are", table[0])
			}
			table[1] = strings.ReplaceAll(table[1], "$1", "'"+string(owner)+"'")
		}
		return tables
	})
}

// statement is what build makes, the first time.
func (w *twoWorkspaces) statement(name string, build func() string) string {
	if w.asked == nil {
		w.asked = map[string]string{}
	}
	if w.asked[name] == "" {
		w.asked[name] = build()
	}
	return w.asked[name]
}

// sums are the checksums of tables, a line each; a table comes with what picks its rows. One statement reads them all.
func (w *twoWorkspaces) sums(name string, tables func() [][]string) string {
	w.t.Helper()
	query := w.statement(name, func() string {
		var parts []string
		for _, table := range tables() {
			parts = append(parts, fmt.Sprintf(`SELECT '%[1]s ' || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') AS line FROM %[1]s r WHERE %[2]s`,
				table[0], table[1]))
		}
		return strings.Join(parts, " UNION ALL ") + " ORDER BY line"
	})
	var lines []string
	for _, row := range w.rows(query, 1) {
		lines = append(lines, row[0])
	}
	return strings.Join(lines, "\n")
}

// referencesOf lists the references of every table to tables that have a workspace.
const referencesOf = `
	SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text,
	       CASE WHEN EXISTS (SELECT FROM pg_attribute w WHERE w.attrelid = k.conrelid AND w.attname = 'workspace_id') THEN 'own' ELSE '' END
	FROM pg_constraint k
	JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
	WHERE k.contype = 'f' AND cardinality(k.conkey) = 1 AND k.confrelid <> 'workspaces'::regclass
	  AND EXISTS (SELECT FROM pg_attribute w WHERE w.attrelid = k.confrelid AND w.attname = 'workspace_id')
	ORDER BY 1, 2`

// mixed tells of rows that join records of two workspaces. One statement asks about all references.
func (w *twoWorkspaces) mixed() []string {
	w.t.Helper()
	var faults []string
	for _, row := range w.rows(w.statement("mixed", w.askMixed), 1) {
		faults = append(faults, row[0])
	}
	return faults
}

func (w *twoWorkspaces) askMixed() string {
	w.t.Helper()
	first := map[string][]string{} // table -> its first reference, where it has no workspace of its own
	var parts []string
	for _, ref := range w.rows(referencesOf, 4) {
		table, column, parent, own := ref[0], ref[1], ref[2], ref[3]
		from := fmt.Sprintf(`FROM %s c JOIN %s p ON p.id = c.%s WHERE p.workspace_id <> c.workspace_id`, table, parent, column)
		if own == "" {
			if first[table] == nil {
				first[table] = ref
				continue
			}
			from = fmt.Sprintf(`FROM %s c JOIN %s p ON p.id = c.%s JOIN %s q ON q.id = c.%s WHERE p.workspace_id <> q.workspace_id`,
				table, parent, column, first[table][2], first[table][1])
		}
		parts = append(parts, fmt.Sprintf(`SELECT 'rows of %s point by %s into another workspace' WHERE EXISTS (SELECT %s)`, table, column, from))
	}
	return strings.Join(parts, " UNION ALL ")
}

// rows plans a query once: to plan one about every table takes longer than to carry it out.
func (w *twoWorkspaces) rows(query string, columns int) [][]string {
	w.t.Helper()
	statement, known := w.planned[query]
	if !known {
		var err error
		if statement, err = w.db.PrepareContext(w.t.Context(), query); err != nil {
			w.t.Fatal(err)
		}
		if w.planned == nil {
			w.planned = map[string]*sql.Stmt{}
		}
		w.planned[query] = statement
	}
	found, err := statement.QueryContext(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	defer found.Close()
	var all [][]string
	for found.Next() {
		row := make([]string, columns)
		into := make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}
