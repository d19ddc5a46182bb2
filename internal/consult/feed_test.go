package consult

import (
	"fmt"
	"strings"
	"testing"
)

func TestAFeedTokenIsShownOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	token := NewFeedToken()
	for _, printed := range []string{fmt.Sprint(token), fmt.Sprintf("%v %+v %#v %s", token, token, token, token), fmt.Sprint(&token)} {
		if strings.Contains(printed, token.Reveal()) {
			t.Errorf("got %q, want no secret", printed)
		}
	}
	read, ok := ParseFeedToken(token.Reveal())
	if !ok || read.Hash() != token.Hash() || len(token.Hash()) != 64 {
		t.Errorf("got %v %s, want %s", ok, read.Hash(), token.Hash())
	}
	if NewFeedToken().Hash() == token.Hash() {
		t.Error("got the same token twice")
	}
	for _, wrong := range []string{"", "abc", token.Reveal() + "A", token.Reveal()[:42], strings.Repeat("!", 43)} {
		if _, ok := ParseFeedToken(wrong); ok {
			t.Errorf("got %q taken for a token", wrong)
		}
	}
}
