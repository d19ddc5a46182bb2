package directory

import (
	"testing"

	"overlegbot/internal/place"
)

func TestAMunicipalityIsNamedAsItsReaderKnowsItWithItsDutchName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, typed, want string }{
		{"nl", "Rhode-Saint-Genèse", "Sint-Genesius-Rode"},
		{"fr", "Rhode-Saint-Genèse", "Rhode-Saint-Genèse (Sint-Genesius-Rode)"},
		{"fr", "Ronse", "Renaix (Ronse)"},
		{"fr", "Wemmel", "Wemmel"},
		{"en", "Brugge", "Bruges (Brugge)"},
		{"en", "Olen", "Olen"},
	} {
		sure := place.Resolve(tt.typed).Sure
		if sure == nil {
			t.Fatalf("%s is not understood", tt.typed)
		}
		if got := placeName(place.With[place.Merger](nil), tt.lang, sure.NIS); got != tt.want {
			t.Errorf("%s in %s: got %q, want %q", tt.typed, tt.lang, got, tt.want)
		}
	}
	if got := placeName(place.With[place.Merger](nil), "fr", "00000"); got != "" {
		t.Errorf("no municipality: got %q", got)
	}
}
