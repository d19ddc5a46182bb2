package main

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fileFor is the latest file in somebody's direct messages with the bot: its name and its bytes.
func (r *rig) fileFor(as string) (name string, body []byte) {
	r.t.Helper()
	var s struct {
		Messages []struct {
			Files []struct {
				Name string `json:"name"`
				URL  string `json:"url_private"`
			} `json:"files"`
		} `json:"messages"`
	}
	r.call(http.MethodGet, "see?"+url.Values{"as": {as}, "in": {dm}}.Encode(), nil, &s)
	address := ""
	for _, m := range s.Messages {
		for _, f := range m.Files {
			name, address = f.Name, f.URL
		}
	}
	if address == "" {
		r.t.Fatalf("got no file in the direct messages of %s", as)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		r.t.Fatal(err)
	}
	return name, body
}

func TestMinutesComeAsAFileToWhoMayReadThem(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	r.command(bram, adviesgroep, "/overleg besluit *Eén* onthaalfiche voor <b>iedereen</b> 🎉")
	r.command(bram, adviesgroep, "/overleg nota dank aan @nele.sjabloon")
	r.command(bram, adviesgroep, "/overleg sluit")
	posted := r.posted(r.see(nele, adviesgroep), "afgesloten", "onthaalfiche")
	page := r.answers(nele, adviesgroep, posted, "minutes_read")
	r.wants(page.all(), "minutes_file", "Verslag als bestand")

	r.wants(r.act(nele, adviesgroep, "click", fields{"action_id": "minutes_file"}).all(), "minutes_file_save", "Om door te geven")
	r.submit(nele, map[string]any{"format": "html", "copy": "whole"})
	r.wants(r.see(nele, adviesgroep).all(), "privéberichten")
	name, body := r.fileFor(nele)
	if !strings.HasPrefix(name, "verslag-") || !strings.HasSuffix(name, ".html") {
		t.Errorf("got the name %q", name)
	}
	r.wants(string(body), "<h1>Verslag", "Eén onthaalfiche voor &lt;b&gt;iedereen&lt;/b&gt; 🎉", "dank aan @Nele Sjabloon", "Bram")

	r.wants(r.command(nele, adviesgroep, "/overleg bestand").all(), "minutes_file_save")
	r.submit(nele, map[string]any{"format": "md", "copy": "handed"})
	_, body = r.fileFor(nele)
	r.wants(string(body), "onthaalfiche", "Versie om door te geven")
	r.wantsNone(string(body), "Nele", "Bram")

	r.command(nele, adviesgroep, "/overleg bestand")
	r.submit(nele, map[string]any{"format": "pdf", "copy": "whole"})
	r.wants(r.see(nele, adviesgroep).all(), "1 teken kent het lettertype niet")
	if _, body = r.fileFor(nele); !bytes.HasPrefix(body, []byte("%PDF-")) {
		t.Errorf("got %.20q, want a PDF", body)
	}
	r.wantsNone(r.log.String(), "call=upload")
}

func TestPapersLookAsWhoLeadsThePlatformChose(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(bram, adviesgroep, "/overleg huisstijl").all(), "house_style_save", "overlegbot letterhead")
	pale := r.submit(bram, map[string]any{"header": "Regio & co", "colour": "#ffff00"})
	r.wants(pale.Errors["colour"], "te licht")
	r.submit(bram, map[string]any{"header": "Regio & co", "colour": "#7A1F3D"})
	r.wants(r.see(bram, adviesgroep).all(), "zien er vanaf nu zo uit")

	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 4))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(file, picture.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	letterhead := func(args ...string) (string, int) {
		clock := filepath.Join(r.d.dir, "clock.json")
		stdout, stderr, code := cliRun(t, map[string]string{"DATABASE_URL": r.url, "OVERLEGBOT_CLOCK_FILE": clock}, append([]string{"letterhead", "isom-adviesgroep"}, args...)...)
		return stdout + stderr, code
	}
	if out, code := letterhead("--logo", file); code != 2 || !strings.Contains(out, "--alt") {
		t.Errorf("got %d %s, want to be asked what the logo shows", code, out)
	}
	if out, code := letterhead("--logo", file, "--alt", "Wapen van de regio"); code != 0 || !strings.Contains(out, `png, 8 by 4 pixels, "Wapen van de regio"`) {
		t.Errorf("got %d %s", code, out)
	}

	minutesOpen(r)
	r.command(bram, adviesgroep, "/overleg nota welkom")
	r.command(bram, adviesgroep, "/overleg sluit")
	r.command(bram, adviesgroep, "/overleg bestand")
	r.submit(bram, map[string]any{"format": "docx", "copy": "whole"})
	_, body := r.fileFor(bram)
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string) string {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	r.wants(part("word/header1.xml"), "Regio &amp; co", `descr="Wapen van de regio"`)
	r.wants(part("word/styles.xml"), "7a1f3d")
	if !strings.HasPrefix(part("word/media/logo.png"), "\x89PNG") {
		t.Error("got no logo in the file")
	}
}
