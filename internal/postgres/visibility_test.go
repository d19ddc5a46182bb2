package postgres_test

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// outsiders are those to whom a closed platform does not exist ("Who may see" in the domain). Each lives in its workspace.
var outsiders = map[string]string{
	"a colleague who is no member": `INSERT INTO persons (workspace_id, slack_id, name) VALUES ('T1', 'U9', 'outsider') RETURNING id`,
	"a restricted account":         `INSERT INTO persons (workspace_id, slack_id, name, guest) VALUES ('T1', 'U9', 'outsider', true) RETURNING id`,
	"an external":                  `INSERT INTO persons (workspace_id, slack_id, name, external) VALUES ('T1', 'U9', 'outsider', true) RETURNING id`,
	"a former member": `
		WITH person AS (
		    INSERT INTO persons (workspace_id, slack_id, name) VALUES ('T1', 'U9', 'outsider') RETURNING id
		), role AS (
		    INSERT INTO platform_roles (platform_id, person_id, role, valid_from, valid_to)
		    SELECT p.id, person.id, 'secretary', '2026-01-01', '2026-06-30' FROM platforms p, person WHERE p.workspace_id = 'T1'
		), seat AS (
		    INSERT INTO seats (platform_id, person_id, answer) SELECT p.id, person.id, 'none' FROM platforms p, person WHERE p.workspace_id = 'T1'
		)
		SELECT id FROM person`,
}

// askedByNobody are the methods that no person asks for: the planner's, the outbox's, the inbox's and the operator's own.
// They hand nothing to anybody; what a delivery says is read by a method that takes the delivery, and is tested below.
// Adding a name here is a visible decision.
var askedByNobody = []string{
	"AtRest", "Begin", "BotJoined", "BotLeft", "ChannelMoved", "Claim", "CleanUp", "Close", "ClosedMinutes", "Confirm", "DataOf", "Defer", "DescribeOrganisation", "EnsureWorkspace", "ErasePerson",
	"Expand", "FeedByHash", "FinishDelivery", "ForgetPast", "GiveRole", "ImportAction", "ImportDecision", "Leaders", "Leftovers", "Mapping", "MergeOrganisations", "MissQuestion", "MissedQuestions", "MissingExtensions", "Next", "Now", "OnBehalfOf", "OpenErasures", "OnlyWorkspace", "PersonBySlack", "PersonCalled",
	"Ping", "PlanAhead", "PlanChairNotes", "PlanContactChecks", "PlanDeadlines", "PlanDigests", "PlanDossiers", "PlanHandovers", "PlanLeavers", "PlanRegister", "PlanReportBacks", "PlanNudges", "PlanVacancies", "PreviewErasure", "PreviewMerger", "Refreshed", "RegisteredPlatforms", "RememberMapping", "Retain", "SaveContact", "SaveMembers",
	"SaveOrganisation", "SavePartner", "SavePerson", "SavePractice", "SaveProfile", "SaveService", "Settle", "SettleReviews", "Stale", "Stuck", "TakeDelivery", "TellMissed", "TendMinutes", "TendRounds", "Undelivered", "Unknowns",
	"WasRoleGiven",
}

func TestOfAClosedPlatformNothingIsShownToWhoIsNotOfIt(t *testing.T) {
	t.Parallel()
	for who, insert := range outsiders {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			w := newClosedPlatform(t, insert)
			store := reflect.ValueOf(w.store)
			for i := range store.NumMethod() {
				name := store.Type().Method(i).Name
				if slices.Contains(askedByNobody, name) {
					continue
				}
				if !asksForSomebody(store.Method(i).Type()) {
					t.Errorf("%s takes no viewer, and nothing says that nobody asks for it", name)
					continue
				}
				t.Run(name, func(t *testing.T) {
					for _, fault := range w.pry(store.Method(i)) {
						t.Error(fault)
					}
				})
			}
		})
	}
}

// asksForSomebody says whether a method takes a viewer, an actor or a delivery with its recipient.
func asksForSomebody(method reflect.Type) bool {
	for i := range method.NumIn() {
		switch method.In(i) {
		case reflect.TypeFor[consult.Viewer](), reflect.TypeFor[consult.Act]():
			return true
		case reflect.TypeFor[consult.Delivery]():
			return method.NumOut() > 1 // what it says; Settle and its like tell nothing
		}
	}
	return false
}

// careless has reads that forgot the viewer: one shows contents, one only betrays by a count that the platform exists.
type careless struct{ db *sql.DB }

func (c careless) Notes(ctx context.Context, _ consult.Viewer, id consult.MeetingID) ([]string, error) {
	var texts []string
	err := c.db.QueryRowContext(ctx, `SELECT array_agg(text) FROM minutes_items WHERE meeting_id = $1`, id).Scan((*pq.StringArray)(&texts))
	return texts, err
}

func (c careless) Finish(ctx context.Context, _ consult.Act, id consult.DeadlineID) error {
	_, err := c.db.ExecContext(ctx, `UPDATE deadlines SET done_at = now() WHERE id = $1`, id)
	return err
}

func (c careless) Known(ctx context.Context, _ consult.Viewer, id consult.PlatformID) error {
	var n int
	if err := c.db.QueryRowContext(ctx, `SELECT count(*) FROM meetings WHERE platform_id = $1`, id).Scan(&n); err != nil || n == 0 {
		return consult.NotFound("platform_unknown")
	}
	return consult.Forbidden("members_only")
}

func TestTheVisibilityTestCatchesContentsChangesAndAnAnswerThatBetraysExistence(t *testing.T) {
	t.Parallel()
	w := newClosedPlatform(t, outsiders["a colleague who is no member"])
	broken := reflect.ValueOf(careless{w.db})
	for i := range broken.NumMethod() {
		if len(w.pry(broken.Method(i))) == 0 {
			t.Errorf("%s shows a closed platform and was not caught", broken.Type().Method(i).Name)
		}
	}
}

// ofColleagues are the ids of what everybody in the workspace may know: people, where they work, and for what.
var ofColleagues = []reflect.Type{
	reflect.TypeFor[consult.PersonID](), reflect.TypeFor[consult.OrganisationID](), reflect.TypeFor[consult.ContactID](),
}

// closedPlatform is one workspace with one closed platform, and somebody who is not of it.
type closedPlatform struct {
	*twoWorkspaces
	nothing secrets // ids that no record has
	was     string  // the platform's rows, summed up
}

func newClosedPlatform(t *testing.T, outsider string) *closedPlatform {
	t.Helper()
	w := newTwoWorkspacesOf(t)
	w.fill(owner, canary, "collega")
	w.secrets = w.ids()
	w.run(`UPDATE platforms SET level = 'closed'`)
	w.asking.Workspace = owner
	if err := w.db.QueryRowContext(t.Context(), outsider).Scan(&w.asking.Person); err != nil {
		t.Fatal(err)
	}
	c := &closedPlatform{twoWorkspaces: w, nothing: secrets{}}
	for typ, id := range w.secrets {
		none := reflect.New(typ).Elem()
		none.SetInt(987654321)
		if slices.Contains(ofColleagues, typ) {
			none = id
		}
		c.nothing[typ] = none
	}
	c.was = c.platformRows()
	return c
}

// pry calls a method as the outsider, once for each kind of text, with the closed platform's ids and with ids that do
// not exist, and tells what came out, what changed, and where the two answers differ.
func (c *closedPlatform) pry(method reflect.Value) []string {
	c.t.Helper()
	var faults []string
	known := c.secrets
	for _, text := range []string{"overleg", strings.ToLower(canary), ""} {
		seen := c.call(method, text)
		c.secrets = c.nothing
		blank := c.call(method, text)
		c.secrets = known
		if strings.Contains(seen, canary) {
			faults = append(faults, fmt.Sprintf("with %q it shows %s", text, seen))
		}
		if refusal(seen) != refusal(blank) {
			faults = append(faults, fmt.Sprintf("with %q it answers %s, and for what does not exist %s", text, seen, blank))
		}
	}
	if now := c.platformRows(); now != c.was {
		faults = append(faults, "it changed rows of the closed platform: "+difference(c.was, now))
		c.was = now
	}
	return faults
}

// refusal is the code and key of an answer's refusal, "" for an answer.
func refusal(seen string) string {
	_, refused, _ := strings.Cut(seen, `"refusal":`)
	refused, _, _ = strings.Cut(refused, "}")
	return refused
}

func (c *closedPlatform) call(method reflect.Value, text string) string {
	c.t.Helper()
	args := make([]reflect.Value, 0, method.Type().NumIn())
	for i := range method.Type().NumIn() {
		if method.Type().IsVariadic() && i == method.Type().NumIn()-1 {
			break
		}
		if method.Type().In(i) == reflect.TypeFor[consult.Delivery]() {
			args = append(args, reflect.ValueOf(c.delivery()))
			continue
		}
		args = append(args, c.argument(method.Type().In(i), text))
	}
	var seen strings.Builder
	for _, result := range method.Call(args) {
		if err, ok := result.Interface().(error); ok && err != nil {
			if refused, ok := consult.Refusal(err); ok {
				fmt.Fprintf(&seen, `"refusal":{%s %s %v}`, refused.Code, refused.Key, refused.Args)
				continue
			}
		}
		seen.WriteString(printed(result))
	}
	return seen.String()
}

// delivery is one that was addressed to the outsider, as when they were still a member.
func (c *closedPlatform) delivery() consult.Delivery {
	platform := consult.PlatformID(c.secrets[reflect.TypeFor[consult.PlatformID]()].Int())
	return consult.Delivery{
		WorkspaceID: owner, PlatformID: &platform, SubjectID: c.secrets[reflect.TypeFor[consult.MeetingID]()].Int(),
		RecipientKind: consult.ToPerson, Recipient: strconv.FormatInt(int64(c.asking.Person), 10), DueAt: isolationNow,
	}
}

// ofPlatforms lists the tables that hang below a platform, one of its projects or one of its meetings, with what makes a row that of platform %d.
// An outsider may register a platform of their own, and is greeted there.
const ofPlatforms = `
	SELECT c.table_name, CASE
	       WHEN bool_or(c.column_name = 'platform_id') THEN 'platform_id = %[1]d'
	       WHEN bool_or(c.column_name = 'project_id') THEN 'project_id IN (SELECT id FROM projects WHERE platform_id = %[1]d)'
	       ELSE 'meeting_id IN (SELECT id FROM meetings WHERE platform_id = %[1]d)' END
	FROM information_schema.columns c
	JOIN information_schema.tables t USING (table_schema, table_name)
	WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name IN ('platform_id', 'project_id', 'meeting_id')
	  AND c.table_name <> 'deliveries'
	GROUP BY c.table_name
	ORDER BY c.table_name`

// platformRows sums up the rows that hang below the closed platform, by table.
func (c *closedPlatform) platformRows() string {
	c.t.Helper()
	platform := c.secrets[reflect.TypeFor[consult.PlatformID]()].Int()
	return c.sums("of the closed platform", func() [][]string { return c.rows(fmt.Sprintf(ofPlatforms, platform), 2) })
}

// difference names the tables whose sums differ.
func difference(before, after string) string {
	var tables []string
	old := strings.Split(before, "\n")
	for i, line := range strings.Split(after, "\n") {
		if line != old[i] {
			table, _, _ := strings.Cut(line, " ")
			tables = append(tables, table)
		}
	}
	return strings.Join(tables, ", ")
}

func (w *twoWorkspaces) run(statement string) {
	w.t.Helper()
	if _, err := w.db.ExecContext(w.t.Context(), statement); err != nil {
		w.t.Fatal(err)
	}
}
