package place

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// otherNames are the one-letter typos of an official name that are themselves
// names of another place, as "typo>official name". They resolve to what they
// are.
const otherNames = `
adegem>Edegem
balen>Halen
beerse>Beersel
beersel>Beerse
beerst>Beerse
beerzel>Beersel
berlingen>Beringen
bevel>Bever
bevere>Bever
bevere>Evere
blanden>Landen
boekhout>Boechout
damme>Hamme
deurne>Veurne
edegem>Ledegem
elen>Olen
elene>Elsene
esen>Essen
esen>Mesen
essene>Elsene
essene>Essen
genk>Gent
gent>Genk
gestel>Gistel
grembergen>Grimbergen
halen>Balen
halle>Malle
hamme>Damme
hees>Heers
heurne>Veurne
hever>Bever
hingene>Wingene
idegem>Edegem
idegem>Izegem
itegem>Izegem
itterbeek>Etterbeek
kalken>Alken
kemmel>Wemmel
kessel>Dessel
koersel>Zoersel
ledegem>Edegem
leke>Lede
lembeke>Lebbeke
lierre>Lierde
linden>Landen
machelen>Mechelen
malle>Halle
mechelen>Machelen
meer>Peer
melle>Malle
melsen>Mesen
menen>Mesen
mesen>Menen
olmen>Olen
olsene>Elsene
oudegem>Oudergem
rummen>Lummen
teuven>Leuven
tielen>Tienen
varendonk>Arendonk
vorselaar>Vosselaar
vosselaar>Vorselaar
welden>Wellen
welle>Wellen
zelem>Zele
zevergem>Evergem
`

func TestAOneLetterTypoResolvesToItsNameOrAsksAndNeverToAnother(t *testing.T) {
	t.Parallel()
	var total, right int
	others := map[string]bool{}
	for _, m := range known().all {
		for _, typed := range oneLetterTypos(strings.ToLower(m.Name)) {
			text := normalise(typed)
			if n := known().byName[text]; n != nil {
				if sure := n.sure(); sure == nil || sure.municipality.NIS != m.NIS {
					others[text+">"+m.Name] = true
				}
				continue
			}
			total++
			switch a := Resolve(typed); {
			case a.Sure != nil && a.Sure.NIS == m.NIS:
				right++
			case a.Sure != nil:
				t.Errorf("%q resolves to %s, not to %s", typed, a.Sure.Name, m.Name)
			case !slices.ContainsFunc(a.Candidates, func(c Candidate) bool { return c.NIS == m.NIS }):
				t.Errorf("%q asks without offering %s: %v", typed, m.Name, a.Candidates)
			}
		}
	}
	share := 100 * float64(right) / float64(total)
	t.Logf("%d typos, %.2f %% right at once, the others ask", total, share)
	if share < 98.5 {
		t.Errorf("right at once: got %.2f %%, want at least 98.5 %%", share)
	}
	var got []string
	for pair := range others {
		got = append(got, pair)
	}
	slices.Sort(got)
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(otherNames), "\n"), got); diff != "" {
		t.Errorf("typos that are other names (-want +got):\n%s", diff)
	}
}

// oneLetterTypos leaves out, changes, swaps and adds each letter.
func oneLetterTypos(name string) []string {
	seen := map[string]bool{name: true}
	var all []string
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	for i := 0; i <= len(name); i++ {
		for c := 'a'; c <= 'z'; c++ {
			add(name[:i] + string(c) + name[i:])
			if i < len(name) {
				add(name[:i] + string(c) + name[i+1:])
			}
		}
		if i < len(name) {
			add(name[:i] + name[i+1:])
		}
		if i+1 < len(name) {
			add(name[:i] + name[i+1:i+2] + name[i:i+1] + name[i+2:])
		}
	}
	return all
}

func TestTheDistanceIsThatOfThePlainTable(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, random.IntN(8))
		for i := range b {
			b[i] = "abc"[random.IntN(3)]
		}
		return string(b)
	}
	for range 20000 {
		a, b := word(), word()
		for limit := 1; limit <= 2; limit++ {
			if got, want := Distance(a, b, limit), min(plainDistance(a, b), limit+1); got != want {
				t.Fatalf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
			}
		}
	}
}

// plainDistance is optimal string alignment as the textbooks write it.
func plainDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range len(b) + 1 {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
