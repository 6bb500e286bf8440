package apptest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/apptest"
)

const (
	menteesPath = "/api/v1/mentees"
	wishesPath  = "/api/v1/mentor-wishes"
	cardsPath   = "/api/v1/cards"
)

// mentee is a student in a mentor's list.
type mentee struct {
	Student, Name, Task, Due string
	Turn                     int
	Overdue, Undo, Waits     bool
}

func menteesOf(p *apptest.Person) (all []mentee) {
	var page struct{ Items []mentee }
	p.Get(menteesPath).Into(&page)
	return page.Items
}

type ownCard struct {
	ID, Name, Call string
	Says           []string
	Read           *time.Time
}

func cardsOf(p *apptest.Person) []ownCard {
	var page struct{ Items []ownCard }
	p.Get(cardsPath).Into(&page)
	return page.Items
}

func tasked(m mentee, what string) string {
	return menteesPath + "/" + m.Student + "/tasks/" + string(rune('0'+m.Turn)) + "/" + what
}

// mentored is a town in which the child of an open case and a neighbour have a mentor, a
// teacher of another class.
func mentored(t *testing.T) (w *apptest.Town, mentor *apptest.Person, path string) {
	t.Helper()
	w = apptest.New(t)
	mentor = w.Hire("mentor", actor.Teacher)
	path = caseOf(w, w.Students[0], "school-support")
	w.Counselor.Post(path+"/review", apptest.Obj{"decision": "support", "minutes": "校内支持", "members": []string{w.Counselor.ID, w.Lead.ID}})
	for _, child := range w.Students[:2] {
		w.Lead.Put("/api/v1/students/"+child.StudentID()+"/mentor", apptest.Obj{"mentor": mentor.ID})
	}
	w.After(time.Minute)
	return w, mentor, path
}

// One student is in care, the other is not. Their mentor sees two tasks of the same form;
// the counselor makes one denser, and nobody but the two can tell.
func TestAMentorLooksAfterTwoStudents(t *testing.T) {
	t.Parallel()
	w, mentor, path := mentored(t)
	all := menteesOf(mentor)
	if len(all) != 2 || all[0].Due != all[1].Due || all[0].Turn != 1 || all[0].Task == "" {
		t.Fatalf("the mentor has %+v", all)
	}
	w.Counselor.Put(path+"/mentoring/rhythm", apptest.Obj{"rhythm": "close"})
	child, neighbour := w.Students[0].StudentID(), w.Students[1].StudentID()
	all = menteesOf(mentor)
	if all[0].Student != child || all[0].Due != "2026-09-10" || all[1].Student != neighbour {
		t.Fatalf("the denser task is not the first: %+v", all)
	}
	body := mentor.Get(menteesPath).Body
	absent(t, "the mentor", body, `"level"`, `"case"`, `"reason`, `"rhythm"`, "close", "high", "心理老师", "筛查", "高危", "预警")
	for _, who := range []*apptest.Person{w.Lead, w.Teacher, w.Deputy} {
		if got := menteesOf(who); len(got) != 0 {
			t.Errorf("%s has the mentor's tasks: %+v", who.Name, got)
		}
	}
	absent(t, "the lead, who reads the case", w.Lead.Get(path).Body, "rhythm", "mentor")
	absent(t, "the lead, who reads the student", w.Lead.Get("/api/v1/students/"+child).Body, "rhythm", "close")

	// The silence about it is the mentor's first, then the counselor's.
	w.Forget()
	w.Lets(3*day, "counselor: case", "lead: mentors-lacking")
	w.Counselor.Post(path+"/follow-ups", note("聊了"))
	w.Lets(23*time.Hour, "mentor: care-task")
	w.Lets(24*time.Hour, "counselor: care-overdue")
	mentor.Post(tasked(menteesOf(mentor)[0], "done"), apptest.Obj{"seen": "as-usual"})
	if m := menteesOf(mentor)[0]; m.Turn != 2 || !m.Undo || m.Overdue {
		t.Errorf("done: %+v", m)
	}
	mentor.Post(menteesPath+"/"+child+"/tasks/1/undo", nil)
	mentor.Post(tasked(menteesOf(mentor)[0], "done"), apptest.Obj{"seen": "look"})
	w.Lets(time.Minute, "counselor: mentor-concern")
	mentor.Refused("no-undo", "POST", menteesPath+"/"+child+"/tasks/1/undo", nil)

	// The wish waits for a counselor, who takes it up.
	var wishes struct {
		Items []struct{ Student, Mentor, Last string }
	}
	w.Deputy.Get(wishesPath).Into(&wishes)
	if len(wishes.Items) != 1 || wishes.Items[0].Student != child || wishes.Items[0].Mentor != mentor.ID {
		t.Fatalf("wishes: %+v", wishes)
	}
	read := apptest.Obj{"last": wishes.Items[0].Last}
	w.Deputy.Post(wishesPath+"/"+child+"/take", read)
	w.Counselor.Refused("no-wish", "POST", wishesPath+"/"+child+"/take", read)
	var asked struct {
		Rhythm, Mentor string
		Waits          bool
		Ticks          []struct{ Seen, TakenBy string }
	}
	w.Counselor.Get(path + "/mentoring").Into(&asked)
	if asked.Rhythm != "close" || asked.Waits || len(asked.Ticks) != 1 || asked.Ticks[0].TakenBy != w.Deputy.ID {
		t.Errorf("the counselor reads %+v", asked)
	}

	// How far the school is with mentors, in figures.
	var figures struct{ Students, Mentored, Without int }
	w.Lead.Get("/api/v1/units/" + strings.ReplaceAll(string(apptest.School), "/", "~") + "/mentors").Into(&figures)
	if figures.Mentored != 2 || figures.Without != figures.Students-2 {
		t.Errorf("the lead reads %+v", figures)
	}
}

// A card reaches those it names and nobody else; who has not read it is told to the
// counselor; withdrawn, it is gone.
func TestASafetyCard(t *testing.T) {
	t.Parallel()
	w, mentor, path := mentored(t)
	w.Forget()
	card := apptest.Obj{"phrases": []string{"company", "arrival"}, "readers": []string{w.Teacher.ID, mentor.ID}, "until": w.Now().Add(3 * day)}
	w.Counselor.Refused("card", "POST", path+"/cards", apptest.Obj{"phrases": []string{"她说不想活了"}, "readers": []string{w.Teacher.ID}, "until": w.Now().Add(day)})
	w.Counselor.Refused("card", "POST", path+"/cards", apptest.Obj{"phrases": []string{"company"}, "readers": []string{w.Office.ID}, "until": w.Now().Add(day)})
	var released struct {
		ID      string
		Readers []struct {
			Staff string
			Read  *time.Time
		}
	}
	w.Counselor.Post(path+"/cards", card).Into(&released)
	w.After(0, "teacher: card", "mentor: card")
	mine := cardsOf(w.Teacher)
	if len(mine) != 1 || mine[0].Name == "" || mine[0].Call != apptest.CallBack || len(mine[0].Says) != 3 || !strings.Contains(mine[0].Says[2], apptest.CallBack) {
		t.Fatalf("the teacher reads %+v", mine)
	}
	absent(t, "the teacher", w.Teacher.Get(cardsPath).Body, `"level"`, `"case"`, `"reason`, "high", "by")
	for _, who := range []*apptest.Person{w.Lead, w.Deputy, w.Stranger} {
		if got := cardsOf(who); len(got) != 0 {
			t.Errorf("%s reads %+v", who.Name, got)
		}
	}
	w.Teacher.Post(cardsPath+"/"+released.ID+"/read", nil)
	w.After(4*hour - time.Minute) // written a minute ago
	w.After(time.Minute, "counselor: card-unread")
	mentor.Post(cardsPath+"/"+released.ID+"/read", nil)
	w.Counselor.Post(cardsPath+"/"+released.ID+"/withdraw", nil)
	w.After(0, "teacher: card-ended", "mentor: card-ended")
	if got := cardsOf(w.Teacher); len(got) != 0 {
		t.Errorf("withdrawn, and still read: %+v", got)
	}
}

// Whom these doors are closed to.
func TestWhoMayAskAboutMentoring(t *testing.T) {
	t.Parallel()
	w, mentor, path := mentored(t)
	w.Forget()
	child := w.Students[0].StudentID()
	take := wishesPath + "/" + child + "/take"
	led := []string{"GET " + path + "/mentoring", "PUT " + path + "/mentoring/rhythm", "GET " + path + "/cards", "POST " + path + "/cards", "GET /api/v1/card-phrases"}
	counsel := append(slices.Clone(led), "GET "+wishesPath, "POST "+take)
	own := []string{"GET " + menteesPath, "POST " + menteesPath + "/" + child + "/tasks/1/done", "GET " + cardsPath}
	for _, c := range []struct {
		who    *apptest.Person
		status int
		doors  []string
	}{
		{w.Students[0].Person, 403, append(counsel, own...)}, {w.Office, 403, append(counsel, own...)}, {w.Health, 403, append(counsel, own...)},
		{w.Hospital, 403, append(counsel, own...)}, {w.Auditor, 403, append(counsel, own...)}, {w.Admin, 403, append(counsel, own...)},
		{mentor, 403, counsel}, {w.Teacher, 403, counsel}, {w.Lead, 403, led},
		{w.Stranger, 404, []string{led[0], led[2]}},
	} {
		for _, door := range c.doors {
			if a := asked(c.who, door); a.Status != c.status {
				t.Errorf("%s at %s: %d %s", c.who.Name, door, a.Status, a.Body)
			}
		}
	}
	if a := w.Stranger.Do("POST", take, apptest.Obj{"last": w.Now()}); a.Status != 404 {
		t.Errorf("another school's counselor takes a wish up: %d %s", a.Status, a.Body)
	}
}
