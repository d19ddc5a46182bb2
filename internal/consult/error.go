package consult

import "errors"

// Code says what kind of refusal an Error is; callers branch on it, never on text.
type Code string

// The kinds of refusal.
const (
	CodeInvalid   Code = "invalid"   // what was typed cannot be used
	CodeNotFound  Code = "not_found" // it does not exist, or the viewer may not know that it does
	CodeForbidden Code = "forbidden" // the viewer sees it but may not do this
	CodeConflict  Code = "conflict"  // it was changed or closed in the meantime
)

// Error is a refusal that the user should read, in their own language.
// Key names the sentence in the catalogues (as "refusal." + Key); Args fills it.
type Error struct {
	Code  Code
	Key   string
	Field string // the input that the refusal is about, "" when it is about the whole
	Args  map[string]any
}

// Error returns the code and the key; it is for logs, never for users.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Key }

// Invalid refuses what was typed in field.
func Invalid(field, key string, args map[string]any) *Error {
	return &Error{Code: CodeInvalid, Key: key, Field: field, Args: args}
}

// NotFound refuses without telling whether the thing exists.
func NotFound(key string) *Error { return &Error{Code: CodeNotFound, Key: key} }

// Forbidden refuses somebody who may see a thing but not do this to it.
func Forbidden(key string) *Error { return &Error{Code: CodeForbidden, Key: key} }

// Conflict refuses because the thing is no longer in the state that was assumed.
func Conflict(key string, args map[string]any) *Error {
	return &Error{Code: CodeConflict, Key: key, Args: args}
}

// Refusal returns the *Error in err's chain, if there is one.
func Refusal(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}
