// Package question turns what people type in plain Dutch, French or English into what the bot can act upon. It guesses
// nothing: what could mean two things is handed back as a doubt, to be asked. It is pure; the names that it recognises
// are handed in, so that whoever asks only meets those that they may know.
package question
