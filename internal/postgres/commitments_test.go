package postgres

import (
	"testing"

	"overlegbot/internal/consult"
)

func TestWhoIsNotInIsWhoTakesNoPartInAProject(t *testing.T) {
	t.Parallel()
	store, db := minutesWorld(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'Gemeente Vorselaar', 'gemeente', '13044'), ('T1', 'OCMW Vorselaar', 'ocmw', '13044')`)
	run(t, db, `INSERT INTO platform_organisations (platform_id, organisation_id) SELECT 1, id FROM organisations WHERE nis = '13044'`)
	beside := func() string {
		list, err := store.BoardsBeside(t.Context(), viewer(chair), 1, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		names := ""
		for _, m := range list {
			if m.NIS == "13044" {
				names += m.Organisation
			}
		}
		return names
	}
	if got := beside(); got != "" {
		t.Errorf("without a project: got %q", got)
	}
	project, err := store.AddProject(t.Context(), by(chair, "project"), consult.ProjectDraft{PlatformID: 1, Name: "Wegwijzer"})
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, `INSERT INTO project_memberships (workspace_id, project_id, organisation_id, state, since, noted_at)
	    SELECT 'T1', 1, id, 'joined', '2026-01-01', now() FROM organisations WHERE name = 'Gemeente Vorselaar'`)
	if got := beside(); got != "OCMW Vorselaar" {
		t.Errorf("a member that has not decided: got %q", got)
	}
	card, err := store.Commitments(t.Context(), viewer(chair), project.ID, sentAt(), sentAt())
	if err != nil || card.Board(0) != nil || len(card.Counted()) == 0 {
		t.Errorf("got %d boards, %v", len(card.Boards), err)
	}
}
