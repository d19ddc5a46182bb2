package consult

// emojiKinds are what a reaction takes a message up as; never as a decision, which nobody takes by a slip of the finger.
var emojiKinds = map[string]ItemKind{"memo": Note, "dart": ToDo}

// EmojiKind is what a reaction takes a message up as in the minutes, by Slack's name of the emoji; false for all others.
func EmojiKind(name string) (ItemKind, bool) {
	kind, ok := emojiKinds[name]
	return kind, ok
}
