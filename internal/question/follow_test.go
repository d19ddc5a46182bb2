package question

import "testing"

func TestAQuestionThatLeansOnTheOneBeforeTakesWhatThatNamed(t *testing.T) {
	t.Parallel()
	lexicon := New(demoNames())
	tests := []struct{ before, now, want string }{
		{"wie moek hebben voor huisvesting in Olen", "en voor Wemmel?", "contact_lookup municipality=Wemmel Huisvesting"},
		{"wie moek hebben voor huisvesting in Olen", "en het OCMW?", "contact_lookup municipality=Olen;org_type=OCMW Huisvesting"},
		{"Qui s'occupe du logement à Olen ?", "et à Kasterlee ?", "contact_lookup municipality=Kasterlee Huisvesting"},
		{"when is the next advisory group", "and the policy group?", "next_meeting platform=isom-beleidsgroep "},
		{"wie moek hebben voor huisvesting in Olen", "wanneer is de volgende adviesgroep?", "next_meeting platform=isom-adviesgroep "},
		{"goeiemorgen", "en voor Wemmel?", "contact_lookup municipality=Wemmel "},
	}
	for _, tt := range tests {
		got := lexicon.Follow(lexicon.Read(tt.before, "nl", sampleNow), lexicon.Read(tt.now, "nl", sampleNow))
		topics := ""
		if len(got.Slots.Topics) > 0 {
			topics = got.Slots.Topics[0]
		}
		if text := string(got.Intent) + " " + strict(got.Slots.List()) + " " + topics; text != tt.want {
			t.Errorf("%q after %q: got %s, want %s", tt.now, tt.before, text, tt.want)
		}
	}
}
