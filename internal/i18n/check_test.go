package i18n

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// source is what the checker needs to know of the program's Go files.
type source struct {
	literals map[string]bool // every string literal
	asks     []ask
}

// ask is a place in the code that names a key in full.
type ask struct {
	key, where string
	args       string // the arguments given, sorted
	known      bool   // whether args could be read from the code
}

// keyAt tells which argument of a call is the key; the arguments of the text
// stand in the place after it, if anywhere.
var keyAt = map[string]int{
	"i18n.Text":        1,
	"consult.Invalid":  1,
	"consult.NotFound": 0, "consult.Forbidden": 0, "consult.Conflict": 0,
}

// scan reads the Go files of fsys below dirs, tests left out: a key that only
// a test uses is not used.
func scan(fsys fs.FS, dirs ...string) (source, error) {
	s := source{literals: map[string]bool{}}
	for _, dir := range dirs {
		if _, err := fs.Stat(fsys, dir); err != nil {
			continue
		}
		err := fs.WalkDir(fsys, dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return s.read(fsys, path)
		})
		if err != nil {
			return source{}, err
		}
	}
	return s, nil
}

func (s *source) read(fsys fs.FS, path string) error {
	data, err := fs.ReadFile(fsys, path)
	if err != nil {
		return err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, data, 0)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				s.literals[text] = true
			}
		case *ast.CallExpr:
			s.call(n, file.Name.Name, set.Position(n.Pos()).String())
		}
		return true
	})
	return nil
}

func (s *source) call(call *ast.CallExpr, pkg, where string) {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			name = x.Name + "." + f.Sel.Name
		}
	case *ast.Ident:
		name = pkg + "." + f.Name
	}
	at, ok := keyAt[name]
	if !ok || len(call.Args) <= at {
		return
	}
	key, ok := literal(call.Args[at])
	if !ok {
		return
	}
	if pkg, _, _ := strings.Cut(name, "."); pkg == "consult" {
		key = "refusal." + key
	}
	args, known := given(call.Args[at+1:])
	s.asks = append(s.asks, ask{key, where, args, known})
}

// given reads the names of the arguments from a call, where they stand there.
func given(args []ast.Expr) (names string, known bool) {
	if len(args) == 0 {
		return "", true
	}
	if id, ok := args[0].(*ast.Ident); ok && id.Name == "nil" {
		return "", true
	}
	lit, ok := args[0].(*ast.CompositeLit)
	if !ok {
		return "", false
	}
	var all []string
	for _, e := range lit.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return "", false
		}
		name, ok := literal(pair.Key)
		if !ok {
			return "", false
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, " "), true
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// check returns every complaint about the catalogues, sorted.
func check(c *catalogues, s source) []string {
	var found []string
	for _, err := range c.faults {
		found = append(found, err.Error())
	}
	for _, key := range c.keys() {
		found = append(found, checkKey(c, key)...)
		if !used(key, s) {
			found = append(found, fmt.Sprintf("%s: not used in the code", key))
		}
	}
	for _, a := range s.asks {
		if what := checkAsk(c, a); what != "" {
			found = append(found, fmt.Sprintf("%s: asked for at %s, %s", a.key, a.where, what))
		}
	}
	slices.Sort(found)
	return found
}

func checkAsk(c *catalogues, a ask) string {
	m := c.messages[fallback][a.key]
	if m == nil {
		return "in no catalogue"
	}
	for _, name := range strings.Fields(placeholders(m.Other)) {
		if a.known && !slices.Contains(strings.Fields(a.args), name) {
			return "without the argument " + name
		}
	}
	return ""
}

func used(key string, s source) bool {
	if s.literals[key] {
		return true
	}
	if reason, ok := strings.CutPrefix(key, "refusal."); ok {
		return s.literals[reason]
	}
	for prefix := range dynamic {
		if strings.HasPrefix(key, prefix) && s.literals[prefix] {
			return true
		}
	}
	return false
}

func checkKey(c *catalogues, key string) []string {
	var found []string
	complain := func(lang, what string) { found = append(found, fmt.Sprintf("%s: %s: %s", key, lang, what)) }
	plural := slices.ContainsFunc(languages, func(lang string) bool {
		m := c.messages[lang][key]
		return m != nil && (m.One != "" || m.Many != "")
	})
	want := ""
	for i, lang := range languages {
		m, ok := c.messages[lang][key]
		if !ok {
			complain(lang, "is missing")
			continue
		}
		for form, text := range forms(m, lang, plural) {
			for _, what := range checkText(lang, key, text) {
				complain(lang, form+" "+what)
			}
			if got := placeholders(text); form != "other" && got != placeholders(m.Other) && got != without(placeholders(m.Other), "Count") {
				complain(lang, form+" has other placeholders than other: "+got)
			}
		}
		if plural && lang != "fr" && m.Many != "" {
			complain(lang, "many is for French only")
		}
		if got := placeholders(m.Other); i == 0 {
			want = got
		} else if got != want && c.messages[languages[0]][key] != nil {
			complain(lang, fmt.Sprintf("placeholders [%s], in Dutch [%s]", got, want))
		}
		if plural && !strings.Contains(" "+placeholders(m.Other)+" ", " Count ") {
			complain(lang, "plural forms without {{.Count}}")
		}
	}
	return found
}

// forms are the texts that a message should have in lang, also where empty.
func forms(m *goi18n.Message, lang string, plural bool) map[string]string {
	all := map[string]string{"other": m.Other}
	if plural {
		all["one"] = m.One
		if lang == "fr" {
			all["many"] = m.Many
		}
	}
	return all
}

// informal are the words of somebody who says je or tu; the bot says u and vous.
var informal = map[string]*regexp.Regexp{
	"nl": regexp.MustCompile(`(?i)(^|[^\p{L}])(je|jij|jou|jouw|jullie)([^\p{L}]|$)`),
	"fr": regexp.MustCompile(`(?i)(^|[^\p{L}])(tu|toi|tes)([^\p{L}]|$)`),
}

func checkText(lang, key, text string) []string {
	var found []string
	if strings.TrimSpace(text) == "" {
		found = append(found, "is empty")
	}
	if strings.HasPrefix(key, "refusal.") && strings.Contains(text, "!") {
		found = append(found, "shouts: no exclamation marks in a refusal")
	}
	if _, err := template.New("").Parse(text); err != nil {
		found = append(found, "is no template: "+err.Error())
	}
	if re := informal[lang]; re != nil && re.MatchString(text) {
		found = append(found, "is informal: say u or vous")
	}
	return found
}

var (
	action = regexp.MustCompile(`\{\{[^}]*\}\}`)
	field  = regexp.MustCompile(`\.(\w+)`)
)

// placeholders lists the arguments that a text needs, sorted, each once.
func placeholders(text string) string {
	set := map[string]bool{}
	for _, a := range action.FindAllString(text, -1) {
		for _, f := range field.FindAllStringSubmatch(a, -1) {
			set[f[1]] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(set)), " ")
}

func without(list, name string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(list), func(s string) bool { return s == name }), " ")
}
