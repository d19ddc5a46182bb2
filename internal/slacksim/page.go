package slacksim

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page load nothing but its own files: text that users write can then never become
// a script, whatever the page's code gets wrong. Images may come from where a block's image_url points.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: http: https:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// pageHandler serves the page to chat in. It is static: all that it shows it reads from the control interface.
func pageHandler() http.Handler {
	root, err := fs.Sub(pageFiles, "page")
	if err != nil {
		// The directory is part of the binary: its absence is a mistake of the build.
		panic("slacksim: the page is not embedded: " + err.Error())
	}
	files := http.FileServerFS(root)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", pagePolicy)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		files.ServeHTTP(w, r)
	})
}
