package view

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// ContactTables says how contacts get out of the directory, and for who may, how they get in.
func ContactTables(lang string, mayImport bool) (string, []slack.Block) {
	text := i18n.Text(lang, "exchange.offer")
	blocks := []slack.Block{Section(text), Actions(
		Button("contacts_file#xlsx", i18n.Text(lang, "action.file_xlsx"), "all"), Button("contacts_file#csv", i18n.Text(lang, "action.file_csv"), "all"))}
	if mayImport {
		blocks = append(blocks, Small(i18n.Text(lang, "exchange.offer_import")))
	}
	return text, blocks
}

// contactColumns are the columns of a table of contacts; their headers are recognised when it is taken in again.
var contactColumns = []string{
	"name", "municipality", "kind", "organisation", "role", "topics", "email", "phone", "languages", "hours", "office", "backup", "from", "to",
}

// ContactTable is a list of contacts as a table. Topics keep their Dutch names, dates are ISO 8601. officialName names a
// municipality by its NIS code, "" for none.
func ContactTable(lang string, list []consult.Contact, officialName func(nis string) string) (header []string, rows [][]string) {
	for _, column := range contactColumns {
		header = append(header, i18n.Text(lang, "exchange.field."+column))
	}
	for _, c := range list {
		kind := c.OrgKind
		if key := "exchange.kind." + kind; i18n.Has(lang, key) {
			kind = i18n.Text(lang, key)
		}
		rows = append(rows, []string{
			c.Name, officialName(c.NIS), kind, c.Organisation, c.Role, strings.Join(c.Topics, ", "), c.Email, c.Phone,
			strings.Join(c.Speaks, ", "), c.Hours, c.Office, c.Backup, isoDay(c.ValidFrom), isoDay(c.ValidTo),
		})
	}
	return header, rows
}

func isoDay(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}
