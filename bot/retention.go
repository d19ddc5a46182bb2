package main

import (
	"overlegbot/internal/config"
	"overlegbot/internal/consult"
)

// retentionDays are the days of the configuration by kind of record.
func retentionDays(d config.RetentionDays) consult.Retention {
	return consult.Retention{
		consult.RetainDrafts: d.Drafts, consult.RetainRemarks: d.Remarks, consult.RetainAnswers: d.Answers, consult.RetainGuests: d.Guests,
		consult.RetainComments: d.Comments, consult.RetainDeliveries: d.Deliveries, consult.RetainAudit: d.Audit,
		consult.RetainQuestions: d.Questions, consult.RetainContacts: d.Contacts,
	}
}
