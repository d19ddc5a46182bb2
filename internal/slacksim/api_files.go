package slacksim

import (
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

var fileMethods = []method{
	{name: "files.getUploadURLExternal", tier: 4, scope: "files:write", args: []string{"filename", "length"}, run: getUploadURL},
	{name: "files.completeUploadExternal", tier: 4, scope: "files:write", args: []string{"files"}, run: completeUpload},
	{name: "files.info", tier: 4, scope: "files:read", args: []string{"file"}, run: filesInfo},
}

const fileMax = 16 << 20 // of the simulator; Slack takes 1 GB

func getUploadURL(c *call) (obj, *apiError) {
	n, err := strconv.Atoi(c.str("length"))
	if err != nil || n <= 0 {
		return nil, fail("invalid_arguments")
	}
	if n > fileMax {
		return nil, fail("file_upload_size_restricted")
	}
	f := &file{ID: c.id("F"), Name: c.str("filename"), Length: n, User: c.st.App.BotUser, Ticket: uuid.NewString(), Created: nowUnix()}
	c.st.Files[f.ID] = f
	return obj{"upload_url": c.base + "/upload/" + f.Ticket, "file_id": f.ID}, nil
}

// serveUpload takes the bytes, raw or as a multipart form.
// https://docs.slack.dev/messaging/working-with-files#upload
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	defer w.act.begin()()
	var body io.Reader = r.Body
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		if err := r.ParseMultipartForm(fileMax); err != nil {
			http.Error(rw, "bad form", http.StatusBadRequest)
			return
		}
		for _, files := range r.MultipartForm.File {
			part, err := files[0].Open()
			if err != nil {
				http.Error(rw, "bad form", http.StatusBadRequest)
				return
			}
			defer part.Close() //nolint:errcheck // only read
			body = part
		}
	}
	b, err := io.ReadAll(io.LimitReader(body, fileMax+1))
	if err != nil {
		http.Error(rw, "cannot read the file", http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.st.Files {
		if f.Ticket == r.PathValue("id") && f.Ticket != "" {
			f.Content, f.Size = b, len(b)
			f.Mimetype = mimetype(f.Name, b)
			_, _ = io.WriteString(rw, "OK - "+strconv.Itoa(len(b)))
			return
		}
	}
	http.Error(rw, "no such upload", http.StatusNotFound)
}

func mimetype(name string, b []byte) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		t, _, _ = strings.Cut(t, ";")
		return t
	}
	t, _, _ := strings.Cut(http.DetectContentType(b), ";")
	return t
}

func completeUpload(c *call) (obj, *apiError) {
	list, ok := c.json("files").([]any)
	if !ok || len(list) == 0 {
		return nil, fail("invalid_arguments")
	}
	var ids []string
	for _, x := range list {
		in, _ := x.(obj)
		id, _ := in["id"].(string)
		f := c.st.Files[id]
		if f == nil || f.Size == 0 {
			return nil, fail("file_not_found")
		}
		if f.Title, _ = in["title"].(string); f.Title == "" {
			f.Title = f.Name
		}
		ids = append(ids, id)
	}
	targets := c.list("channels")
	if id := c.str("channel_id"); id != "" {
		targets = append(targets, id)
	}
	var chans []*channel
	for _, id := range targets {
		ch, e := c.target(id)
		if e != nil {
			return nil, e
		}
		if !ch.has(c.st.App.BotUser) {
			return nil, fail("not_in_channel")
		}
		chans = append(chans, ch)
	}
	for _, ch := range chans {
		m := c.botMessage(ch, content{text: normaliseText(c.str("initial_comment"))})
		m.Files, m.ThreadTS = ids, c.str("thread_ts")
		if c.has("blocks") {
			if m.Blocks, _ = c.json("blocks").([]any); m.Blocks != nil {
				m.Blocks = c.normaliseBlocks(m.Blocks)
			}
		}
		c.addMessage(ch, m)
	}
	for _, id := range ids {
		f := c.st.Files[id]
		f.Done, f.Ticket = true, ""
		for _, ch := range chans {
			f.Channels = append(f.Channels, ch.ID)
		}
		c.put("file", f)
	}
	return obj{"files": c.fileObjs(ids)}, nil
}

func filesInfo(c *call) (obj, *apiError) {
	f := c.st.Files[c.str("file")]
	if f == nil || !f.Done {
		return nil, fail("file_not_found")
	}
	return obj{"file": c.fileObjs([]string{f.ID})[0], "comments": []any{}, "response_metadata": nextCursor("")}, nil
}

// fileObjs: https://docs.slack.dev/reference/objects/file-object
func (w *Workspace) fileObjs(ids []string) []obj {
	out := []obj{}
	for _, id := range ids {
		f := w.st.Files[id]
		if f == nil {
			continue
		}
		url := w.base + "/files/" + f.ID + "/" + path.Base("/"+f.Name)
		ext := strings.TrimPrefix(path.Ext(f.Name), ".")
		out = append(out, obj{
			"id": f.ID, "name": f.Name, "title": f.Title, "mimetype": f.Mimetype, "filetype": ext, "pretty_type": strings.ToUpper(ext),
			"user": f.User, "size": f.Size, "mode": "hosted", "is_external": false, "is_public": false,
			"created": f.Created, "editable": false, "external_type": "", "public_url_shared": false,
			"display_as_bot": false, "username": "", "is_starred": false, "has_rich_preview": false,
			"url_private": url, "url_private_download": url, "permalink": url, "channels": append([]string{}, f.Channels...), "groups": []string{},
		})
	}
	return out
}

// serveFile gives the bytes to whoever may talk to this workspace at all; with
// Slack a token is needed. All is downloaded, nothing shown: it is foreign.
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	f := w.st.Files[r.PathValue("id")]
	var b []byte
	var kind string
	if f != nil && f.Done {
		b, kind = f.Content, f.Mimetype
	}
	w.mu.Unlock()
	if b == nil {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", kind)
	rw.Header().Set("Content-Disposition", "attachment")
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = rw.Write(b)
}
