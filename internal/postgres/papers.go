package postgres

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// ExportMinutes returns what a file of a meeting's minutes is made from: what the asker may read, or the copy without
// closed items that can be handed on. That they took it is noted.
func (d *DB) ExportMinutes(ctx context.Context, act consult.Act, id consult.MeetingID, which consult.Copy) (consult.MinutesExport, error) {
	var out consult.MinutesExport
	if err := which.Check(); err != nil {
		return out, err
	}
	reader := act.Person
	if which == consult.HandedCopy {
		reader = nobody
	}
	err := d.change(ctx, "export minutes", func(t tx) error {
		var known consult.MeetingID
		found, err := t.get(ctx, &known, readableMinutes, act.Workspace, act.Person, act.Now, id)
		if err != nil {
			return err
		}
		if !found {
			return consult.NotFound("minutes_not_found")
		}
		if out.Paper, err = t.paper(ctx, act.Viewer, id, act.Now, reader); err != nil {
			return err
		}
		if out.Style, err = t.paperStyle(ctx, act.Workspace, out.Paper.Platform.ID); err != nil {
			return err
		}
		if which == consult.WholeCopy {
			out.Names, err = t.mentionedNames(ctx, act.Workspace, out.Paper)
		} else {
			out.Named, err = t.namedIn(ctx, act.Workspace, out.Paper)
		}
		if err != nil {
			return err
		}
		return audit(ctx, t, act.Viewer, consult.Exported, "export minutes "+string(which), id, act.Now)
	})
	return out, err
}

// mention is how Slack writes a person in a text.
var mention = regexp.MustCompile(`<@([UW][A-Z0-9]+)`)

const namesBySlack = `
	SELECT slack_id, name
	FROM persons
	WHERE workspace_id = $1 AND slack_id = ANY ($2)`

// mentionedNames are the names of whom the lines mention.
func (t tx) mentionedNames(ctx context.Context, ws consult.WorkspaceID, p consult.MinutesPaper) (map[string]string, error) {
	var ids []string
	for _, item := range p.Items {
		for _, line := range item.Lines {
			for _, m := range mention.FindAllStringSubmatch(line.Text, -1) {
				ids = append(ids, m[1])
			}
		}
	}
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var rows []struct {
		SlackID string
		Name    string
	}
	if err := t.all(ctx, &rows, namesBySlack, ws, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("names of mentions: %w", err)
	}
	for _, r := range rows {
		names[r.SlackID] = r.Name
	}
	return names, nil
}

const personsNamedIn = `
	SELECT DISTINCT name
	FROM persons
	WHERE workspace_id = $1 AND name LIKE '_% _%' AND position(name IN $2) > 0
	ORDER BY name`

// namedIn are the persons whose name stands in full in what is written, whoever they are.
func (t tx) namedIn(ctx context.Context, ws consult.WorkspaceID, p consult.MinutesPaper) ([]string, error) {
	var text strings.Builder
	for _, item := range p.Items {
		text.WriteString(item.Title + "\n")
		for _, line := range item.Lines {
			text.WriteString(line.Text + "\n")
		}
	}
	for _, c := range p.Corrections {
		text.WriteString(c.Before + "\n" + c.After + "\n" + c.Why + "\n")
	}
	text.WriteString(p.Public.Text)
	var names []string
	if err := t.all(ctx, &names, personsNamedIn, ws, text.String()); err != nil {
		return nil, fmt.Errorf("names in texts: %w", err)
	}
	return names, nil
}

const paperStyleOf = `
	SELECT header, colour, logo AS body, logo_kind AS kind, logo_alt AS alt, logo_width AS width, logo_height AS height
	FROM paper_styles
	WHERE workspace_id = $1 AND platform_id = $2`

func (t tx) paperStyle(ctx context.Context, ws consult.WorkspaceID, id consult.PlatformID) (consult.PaperStyle, error) {
	var row struct {
		Header, Colour string
		consult.PaperLogo
	}
	if _, err := t.get(ctx, &row, paperStyleOf, ws, id); err != nil {
		return consult.PaperStyle{}, fmt.Errorf("paper style: %w", err)
	}
	return consult.PaperStyle{Header: row.Header, Colour: row.Colour, Logo: row.PaperLogo}, nil
}

// PaperStyle returns how a platform's papers look, for who manages it.
func (d *DB) PaperStyle(ctx context.Context, act consult.Act, id consult.PlatformID) (consult.PaperStyle, error) {
	var s consult.PaperStyle
	err := d.read(ctx, "paper style", func(t tx) error {
		if _, err := t.managed(ctx, act, id); err != nil {
			return err
		}
		var err error
		s, err = t.paperStyle(ctx, act.Workspace, id)
		return err
	})
	return s, err
}

const setPaperStyle = `
	INSERT INTO paper_styles (platform_id, workspace_id, header, colour)
	VALUES ($2, $1, $3, $4)
	ON CONFLICT (platform_id) DO UPDATE
	SET header = excluded.header, colour = excluded.colour`

// SetPaperStyle chooses the header and the colour of a platform's papers; its logo stays.
func (d *DB) SetPaperStyle(ctx context.Context, act consult.Act, id consult.PlatformID, s consult.PaperStyle) (consult.Platform, error) {
	s = s.Tidied()
	return d.stylePapers(ctx, act, id, "set paper style", s.Check, setPaperStyle, s.Header, s.Colour)
}

const setPaperLogo = `
	INSERT INTO paper_styles (platform_id, workspace_id, logo, logo_kind, logo_alt, logo_width, logo_height)
	VALUES ($2, $1, $3, $4, $5, $6, $7)
	ON CONFLICT (platform_id) DO UPDATE
	SET logo = excluded.logo, logo_kind = excluded.logo_kind, logo_alt = excluded.logo_alt,
	    logo_width = excluded.logo_width, logo_height = excluded.logo_height`

// SetPaperLogo chooses the logo of a platform's papers; one without a body takes it away.
func (d *DB) SetPaperLogo(ctx context.Context, act consult.Act, id consult.PlatformID, l consult.PaperLogo) (consult.Platform, error) {
	sound := func() error { return nil }
	if l.Body == nil {
		l.Body = []byte{}
	}
	return d.stylePapers(ctx, act, id, "set paper logo", sound, setPaperLogo, l.Body, l.Kind, l.Alt, l.Width, l.Height)
}

func (d *DB) stylePapers(ctx context.Context, act consult.Act, id consult.PlatformID, step string, check func() error, query string, args ...any) (consult.Platform, error) {
	var p consult.Platform
	err := d.change(ctx, step, func(t tx) error {
		var err error
		if p, err = t.managed(ctx, act, id); err != nil {
			return err
		}
		if err := check(); err != nil {
			return err
		}
		_, err = once(ctx, t, act, step, func() (consult.PlatformID, error) {
			_, err := t.exec(ctx, query, append([]any{act.Workspace, id}, args...)...)
			return id, err
		})
		return err
	})
	return p, err
}
