package view

import (
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// ActionFiles offers a list as one of two kinds of file; of says which list, see ActionPage.
func ActionFiles(lang, of string) (string, []slack.Block) {
	text := i18n.Text(lang, "action.file_choose")
	return text, []slack.Block{Section(text), Actions(
		Button("actions_file#xlsx", i18n.Text(lang, "action.file_xlsx"), of), Button("actions_file#csv", i18n.Text(lang, "action.file_csv"), of))}
}

// ActionTable is a list of action items as a table; dates are written as ISO 8601, which every spreadsheet sorts.
func ActionTable(lang string, list []consult.ActionItem) (header []string, rows [][]string) {
	for _, key := range []string{
		"action.column.text", "action.column.state", "action.column.owners", "action.column.finish", "action.column.due",
		"action.column.platform", "action.column.done_by", "action.column.reason",
	} {
		header = append(header, i18n.Text(lang, key))
	}
	for _, a := range list {
		due, finish := "", ""
		if a.DueOn != nil {
			due = a.DueOn.Format(time.DateOnly)
		}
		if len(a.Owners)+len(a.Groups) > 1 {
			finish = i18n.Text(lang, "action.finish.any")
			if a.Finish == consult.FinishAll {
				finish = i18n.Text(lang, "action.finish.all")
			}
		}
		rows = append(rows, []string{
			a.Text, i18n.Text(lang, "action.status."+string(a.State)), doerNames(lang, a), finish, due, a.Platform, a.DoneByName, a.Reason,
		})
	}
	return header, rows
}
