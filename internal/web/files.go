package web

import (
	"context"
	"log/slog"
	"mime"
	"net/http"
	"path"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// FilePath is where files lie below the public address that Slack did not take; a signed token follows.
const FilePath = "/file/"

// fileReader makes the file that a token asks for; a refusal says that there is none.
type fileReader interface {
	FileByLink(ctx context.Context, token string) (name string, content []byte, err error)
}

// contentTypes are those of the files that the bot makes, by their endings.
var contentTypes = map[string]string{
	".pdf": "application/pdf", ".csv": "text/csv; charset=utf-8", ".html": "text/html; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".ics": "text/calendar; charset=utf-8", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// Files answers whoever opens a link to a file. A link that nobody signed and one that is over get the same answer, and no
// address is ever logged.
func Files(r fileReader, log *slog.Logger) http.Handler {
	h := files{reader: r, log: log, slots: make(chan struct{}, atOnce)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+FilePath+"{token}", h.serve)
	return mux
}

type files struct {
	reader fileReader
	log    *slog.Logger
	slots  chan struct{} // as many as are made at one moment
}

func (h files) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Robots-Tag", "noindex")
	if r.Method != http.MethodGet { // a file is made, and its making noted, for who takes it
		w.WriteHeader(http.StatusNoContent)
		return
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-r.Context().Done():
		return
	}
	name, content, err := h.reader.FileByLink(r.Context(), r.PathValue("token"))
	if _, refused := consult.Refusal(err); refused {
		http.Error(w, inEach("file.link_over"), http.StatusNotFound)
		return
	}
	if err != nil {
		h.log.Error("file", "error", err)
		header.Set("Retry-After", "60")
		http.Error(w, inEach("file.link_fault"), http.StatusServiceUnavailable)
		return
	}
	header.Set("Content-Type", contentTypes[path.Ext(name)])
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = w.Write(content)
}

// inEach says something to somebody whose language is not known.
func inEach(key string) string {
	said := ""
	for _, lang := range []string{consult.Dutch, consult.French, consult.English} {
		said += i18n.Text(lang, key) + "\n"
	}
	return said
}
