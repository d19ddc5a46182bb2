package consult

// AgreementID is the id of an agreement that boards sign.
type AgreementID int64

// DelegateID is the id of a line that says who is delegated by a board.
type DelegateID int64
