package paper

import (
	"fmt"
	"regexp"
	"strings"
)

// writeMarkdown writes CommonMark with the tables that most programs read. The logo stays out: it would need a file of
// its own.
func writeMarkdown(p Paper) []byte {
	var b strings.Builder
	if p.Style.Header != "" {
		fmt.Fprintf(&b, "%s\n\n", literal(p.Style.Header))
	}
	fmt.Fprintf(&b, "# %s\n", literal(p.Title))
	for _, block := range p.Body {
		b.WriteByte('\n')
		switch block := block.(type) {
		case Heading:
			fmt.Fprintf(&b, "%s %s\n", strings.Repeat("#", block.Level+1), marked(block.Text, " "))
		case Paragraph:
			fmt.Fprintf(&b, "%s\n", marked(block.Text, "\\\n"))
		case List:
			for i, item := range block.Items {
				bullet := "- "
				if block.Numbered {
					bullet = fmt.Sprintf("%d. ", i+1)
				}
				fmt.Fprintf(&b, "%s%s\n", bullet, marked(item, "\\\n"+strings.Repeat(" ", len(bullet))))
			}
		case Table:
			b.WriteString(markdownTable(block))
		case Picture: // it would need a file of its own
			fmt.Fprintf(&b, "%s\n", literal(block.Alt))
		}
	}
	return []byte(b.String())
}

// markdownTable has a head always, empty for a list of facts: there is no table without one.
func markdownTable(t Table) string {
	var b strings.Builder
	columns := len(t.Head)
	if columns == 0 && len(t.Rows) > 0 {
		columns = len(t.Rows[0])
	} else if t.captioned() {
		fmt.Fprintf(&b, "**%s**\n\n", literal(t.Caption))
	}
	head := make([]string, columns)
	for i := range t.Head {
		head[i] = literal(t.Head[i])
	}
	fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat(" --- |", columns))
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = marked(cell, "<br>")
			if i == 0 && len(t.Head) == 0 && cells[i] != "" {
				cells[i] = "**" + cells[i] + "**"
			}
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	return b.String()
}

// marked is a text on lines that are parted by br.
func marked(t Text, br string) string {
	var b strings.Builder
	for _, s := range t {
		lines := strings.Split(s.Text, "\n")
		for i, line := range lines {
			lines[i] = literal(line)
			if inner := strings.TrimSpace(lines[i]); s.Strong && inner != "" {
				lines[i] = strings.Replace(lines[i], inner, "**"+inner+"**", 1)
			}
		}
		b.WriteString(strings.Join(lines, br))
	}
	return b.String()
}

var (
	special   = regexp.MustCompile("[\\\\`*_{}\\[\\]<>#|~!&$]")
	lineStart = regexp.MustCompile(`^(\s*)([-+=]|\d+[.)])`)
	bareLink  = regexp.MustCompile(`(?i)(https?|ftp|mailto|www)([:.])`)
)

// literal makes text mean itself: no mark, no link, no HTML, no list that it did not ask for.
func literal(s string) string {
	s = special.ReplaceAllString(s, `\$0`)
	s = lineStart.ReplaceAllStringFunc(s, func(start string) string {
		at := len(start) - 1
		return start[:at] + `\` + start[at:]
	})
	return bareLink.ReplaceAllString(s, `$1\$2`)
}
