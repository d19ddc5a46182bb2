package place

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Merger makes one municipality part of another from a day on; two that merge into a new one are two of these. What NIS has
// another name than Name is called Name from then on.
type Merger struct {
	OldNIS      string    // of the municipality that ends
	NIS         string    // of the one that it becomes part of; one that there is not is new
	Name        string    // official Dutch name of that one
	On          time.Time // a date, the first day
	PostalCodes string    // that the new one has beside theirs, separated by blanks
}

// mergerFields is what a type must have to be taken for a Merger.
type mergerFields interface {
	~struct {
		OldNIS      string
		NIS         string
		Name        string
		On          time.Time
		PostalCodes string
	}
}

// built keeps the indexes that were made: of the few lists of mergers that a process meets.
var built = struct {
	sync.Mutex
	by map[string]*Index
}{by: map[string]*Index{}}

const mostBuilt = 16

// With is what is known with these mergers beside the facts of today. A merger of what is no municipality changes nothing.
func With[M mergerFields](mergers []M) *Index {
	if len(mergers) == 0 {
		return known()
	}
	var list []Merger
	for _, m := range mergers {
		list = append(list, Merger(m))
	}
	slices.SortStableFunc(list, func(a, b Merger) int { return a.On.Compare(b.On) })
	key := fmt.Sprint(list)
	built.Lock()
	defer built.Unlock()
	if x := built.by[key]; x != nil {
		return x
	}
	x := merged(list)
	if len(built.by) >= mostBuilt {
		clear(built.by)
	}
	built.by[key] = x
	return x
}

// merged applies mergers to the facts, in the layout in which these are kept.
func merged(list []Merger) *Index {
	lines, err := cut(facts)
	if err != nil {
		panic(err) // the facts are our own, and were read before
	}
	ended := map[string]string{}
	for _, m := range list {
		lines = m.apply(lines)
		ended[m.OldNIS] = m.NIS
	}
	x, err := build(lines)
	if err != nil {
		panic(fmt.Errorf("mergers %v: %w", list, err))
	}
	x.ended = map[string]*Municipality{}
	for old, nis := range ended {
		for range list { // a chain is no longer than that
			if next, ok := ended[nis]; ok {
				nis = next
			}
		}
		x.ended[old] = x.byNIS[nis]
	}
	return x
}

// The fields of a line of facts.
const (
	fieldNIS = iota
	fieldName
	fieldFrench
	fieldEnglish
	fieldProvince
	fieldFacility
	fieldPostal
	fieldOther
	fieldCount
)

func (m Merger) apply(lines [][]string) [][]string {
	at := func(nis string) int {
		return slices.IndexFunc(lines, func(f []string) bool { return f[fieldNIS] == nis })
	}
	from := at(m.OldNIS)
	if from < 0 || m.OldNIS == m.NIS {
		return lines
	}
	old := lines[from]
	lines = slices.Delete(lines, from, from+1)
	to := at(m.NIS)
	if to < 0 {
		fresh := make([]string, fieldCount)
		fresh[fieldNIS], fresh[fieldName], fresh[fieldProvince], fresh[fieldFacility] = m.NIS, m.Name, old[fieldProvince], old[fieldFacility]
		if to = slices.IndexFunc(lines, func(f []string) bool { return f[fieldNIS] > m.NIS }); to < 0 {
			to = len(lines)
		}
		lines = slices.Insert(lines, to, fresh)
	}
	into := lines[to]
	if into[fieldName] != m.Name {
		m.remember(into, into)
		into[fieldName], into[fieldFrench], into[fieldEnglish] = m.Name, "", ""
	}
	m.remember(into, old)
	return lines
}

// remember makes the names and postal codes of what ends those of into.
func (m Merger) remember(into, old []string) {
	other := []string{"former=" + old[fieldName] + "@" + m.On.AddDate(0, 0, -1).Format(time.DateOnly)}
	for field, why := range map[int]string{fieldFrench: WhyFrench, fieldEnglish: WhyEnglish} {
		if old[field] != "" {
			other = append(other, why+"="+old[field])
		}
	}
	for _, more := range []string{old[fieldOther], into[fieldOther]} {
		if more != "" && !slices.Contains(other, more) {
			other = append(other, more)
		}
	}
	into[fieldOther] = strings.Join(other, "; ")
	codes := strings.Fields(into[fieldPostal] + " " + old[fieldPostal] + " " + m.PostalCodes)
	slices.Sort(codes)
	into[fieldPostal] = strings.Join(slices.Compact(codes), " ")
}

// FormerOf is the former municipality that a sure answer was called by, with nil for none.
func (a Answer) FormerOf() *Former {
	if a.Sure == nil || len(a.Candidates) == 0 || a.Candidates[0].Why != WhyFormer {
		return nil
	}
	called := normalise(a.Query)
	for i, f := range a.Sure.Former {
		if name := normalise(f.Name); name == called || name == withoutKind(called) {
			return &a.Sure.Former[i]
		}
	}
	return nil
}

// Since is the first day on which it was no more.
func (f Former) Since() time.Time {
	last, err := time.Parse(time.DateOnly, f.Until)
	if err != nil {
		return time.Time{}
	}
	return last.AddDate(0, 0, 1)
}
