package i18n

// ReportedBack says how many councils, or councils and supporters, were told of a meeting, and which were not.
func ReportedBack(lang string, done, total int, councils bool, open []string) string {
	key, rest := "report_back.sum", Text(lang, "report_back.all_done")
	if !councils {
		key = "report_back.sum_others"
	}
	if len(open) > 0 {
		rest = Text(lang, "report_back.open", Args{"Names": List(lang, open)})
	}
	return Text(lang, key, Args{"Count": done, "Total": total}) + " " + rest
}
