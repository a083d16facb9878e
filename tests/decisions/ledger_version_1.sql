BEGIN TRANSACTION;
CREATE TABLE events (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	round_reference VARCHAR NOT NULL, 
	child_id VARCHAR NOT NULL, 
	visitor_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	fit INTEGER, 
	distance_km FLOAT, 
	exceptions TEXT NOT NULL, 
	cautions TEXT NOT NULL, 
	"key" VARCHAR, 
	CONSTRAINT known_kind CHECK (kind IN ('approved', 'declined', 'held', 'pinned', 'blocked', 'undone')), 
	CONSTRAINT named CHECK (length("by") > 0), 
	FOREIGN KEY(round_reference) REFERENCES rounds (reference), 
	UNIQUE ("key")
);
INSERT INTO "events" VALUES(3,'R-2026-11-22-small','C1','V1','approved','Asha','','2026-11-28T09:47:28.112523+00:00',712,5.2,'[]','[]','k-1');
INSERT INTO "events" VALUES(4,'R-2026-11-22-small','C2','V2','approved','Zoë','The allergy was asked about, and is mild.','2026-11-28T09:47:28.116403+00:00',712,5.2,'["allergies"]','["Not known whether V2 smokes."]',NULL);
INSERT INTO "events" VALUES(5,'R-2026-11-22-small','C3','V3','declined','Asha','C3 said no','2026-11-28T09:47:28.119424+00:00',712,5.2,'[]','[]',NULL);
INSERT INTO "events" VALUES(6,'R-2026-11-22-small','C7','V6','held','Ben','','2026-11-28T09:47:28.122295+00:00',712,5.2,'[]','[]',NULL);
INSERT INTO "events" VALUES(7,'R-2026-11-22-small','C5','V5','pinned','Ben','They know each other','2026-11-28T09:47:28.125182+00:00',640,12.3,'[]','["Further than usual."]',NULL);
INSERT INTO "events" VALUES(8,'R-2026-11-22-small','C8','V5','blocked','Ben','Same school','2026-11-28T09:47:28.128111+00:00',NULL,NULL,'[]','[]',NULL);
INSERT INTO "events" VALUES(9,'R-2026-11-22-small','C1','V1','undone','Asha','Wrong row','2026-11-28T09:47:28.131378+00:00',NULL,NULL,'[]','[]',NULL);
INSERT INTO "events" VALUES(10,'R2','C1','V1','approved','Asha','','2026-11-28T09:47:28.146645+00:00',712,5.2,'[]','[]',NULL);
INSERT INTO "events" VALUES(11,'R3','C3','V3','held','Asha','','2026-11-28T09:47:28.149527+00:00',712,5.2,'[]','[]',NULL);
INSERT INTO "events" VALUES(12,'R3','C3','V3','declined','Asha','Not now','2026-11-28T09:47:28.152005+00:00',712,5.2,'[]','[]',NULL);
CREATE TABLE ledger (
	only INTEGER NOT NULL CHECK (only = 1), 
	version INTEGER NOT NULL, 
	PRIMARY KEY (only)
);
INSERT INTO "ledger" VALUES(1,1);
CREATE TABLE mappings (
	headings VARCHAR NOT NULL, 
	mapping TEXT NOT NULL, 
	saved_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (headings)
);
INSERT INTO "mappings" VALUES('fc00be60f3c803c8c5ed71782b97915bf307558835310c48c927136b4b99278b','{"Ref": "child_id"}','2026-11-28T09:47:28.161310+00:00');
CREATE TABLE rounds (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	reference VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	today VARCHAR(10) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	closed_at VARCHAR(32), 
	result TEXT NOT NULL, 
	"plan" TEXT NOT NULL, 
	standing TEXT NOT NULL, 
	tables_id INTEGER, 
	run_number INTEGER NOT NULL, 
	previous VARCHAR, 
	after_event INTEGER NOT NULL, 
	being_deleted INTEGER NOT NULL, 
	UNIQUE (reference), 
	FOREIGN KEY(tables_id) REFERENCES uploads (id)
);
INSERT INTO "rounds" VALUES(2,'R-2026-11-22-small','Autumn round','2026-11-22','2026-11-28T09:47:28.108043+00:00','2026-11-28T09:47:28.133014+00:00','{
 "format": "matcher round",
 "format_version": 1,
 "reference": "R-2026-11-22-small",
 "today": "2026-11-22",
 "start_date": "2026-11-22",
 "policy": {
  "service": {
   "name": "",
   "start_date": null,
   "minimum_visitor_age": 18,
   "upper_child_age": 18,
   "commitment_months": 12,
   "visits_per_month": 1.0,
   "dbs_valid_months": 36,
   "max_travel_km": 40.0,
   "min_shared_slots": 1,
   "fit_floor": 0,
   "any_council_employee_barred": false,
   "distinct_slots": false,
   "max_new_matches": null,
   "max_new_per_supervisor": null,
   "monthly_travel_km_budget": null
  },
  "travel": {
   "circuity": 1.3,
   "drive_kmh": 40.0,
   "public_kmh": 20.0,
   "mileage_pence_per_km": 28.0
  },
  "weights": {
   "wishes": 25.0,
   "travel": 20.0,
   "steadiness": 17.0,
   "interests": 10.0,
   "style": 8.0,
   "identity": 8.0,
   "dislikes": 6.0,
   "slack": 4.0,
   "time-left": 2.0
  },
  "ladder": {
   "order": [
    "secure",
    "out-of-area-residential",
    "lost-visitor",
    "isolated",
    "out-of-area-other",
    "ageing-out",
    "everyone-else"
   ]
  },
  "rules": {
   "on-hold": true,
   "upper-age": true,
   "visitor-age": true,
   "available-from": true,
   "paused": true,
   "commitment": true,
   "travel": true,
   "shared-slots": true,
   "serves": true,
   "wish-gender": true,
   "wish-ethnicity": true,
   "wish-religion": true,
   "wish-language": true,
   "wish-age": true,
   "needs": true,
   "experience": true,
   "allergies": true,
   "conditions": true,
   "excluded": true,
   "conflict": true,
   "accepts-ages": true,
   "accepts-genders": true,
   "visits": true,
   "fit-floor": true
  }
 },
 "digests": {
  "children": "a",
  "visitors": "b",
  "standing": "c",
  "places": "d",
  "policy": "e"
 },
 "versions": {
  "matcher": "0.1.0"
 },
 "seed": 0,
 "engine": "network",
 "engine_reason": "Every rule in force is a network.",
 "reproducible": true,
 "levels": [
  {
   "code": "out-of-area-residential",
   "title": "Out-of-area residential",
   "value": 1,
   "bound": 1,
   "proved": true
  },
  {
   "code": "everyone-else",
   "title": "Everyone else",
   "value": 4,
   "bound": 4,
   "proved": true
  },
  {
   "code": "waiting-months",
   "title": "Waiting months covered",
   "value": 40,
   "bound": 40,
   "proved": true
  },
  {
   "code": "fit",
   "title": "Fit",
   "value": 3560,
   "bound": 3560,
   "proved": true
  },
  {
   "code": "travel",
   "title": "Travel",
   "value": 260,
   "bound": 260,
   "proved": true
  }
 ],
 "matches": [
  {
   "child_id": "C1",
   "visitor_id": "V1",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  },
  {
   "child_id": "C2",
   "visitor_id": "V2",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [
    "allergies"
   ],
   "cautions": [
    "Not known whether V2 smokes."
   ],
   "status": "proposed"
  },
  {
   "child_id": "C3",
   "visitor_id": "V3",
   "rung": "out-of-area-residential",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  },
  {
   "child_id": "C7",
   "visitor_id": "V6",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  },
  {
   "child_id": "C8",
   "visitor_id": "V6",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  }
 ],
 "active": [
  {
   "child_id": "C4",
   "visitor_id": "V4",
   "since": "2025-05-01",
   "cautions": []
  }
 ],
 "unmatched": [
  {
   "child_id": "C5",
   "rung": "everyone-else",
   "waiting_months": 8,
   "possible_pairs": 0,
   "blocked_by": {
    "travel": 4,
    "wish-gender": 2
   },
   "only_blocked_by": {
    "travel": [
     "V5"
    ]
   }
  }
 ],
 "unused": [
  {
   "visitor_id": "V5",
   "possible_pairs": 0,
   "blocked_by": {
    "travel": 5
   }
  }
 ],
 "not_taking_part": [
  {
   "child_id": "C6",
   "visitor_id": null,
   "code": "agreed",
   "reason": "C6 has not been asked yet."
  }
 ],
 "left_out": [
  {
   "table": "children",
   "row": 14,
   "person_id": "C9",
   "reason": "The age is not a number."
  }
 ],
 "raised_limits": [
  {
   "code": "max-new-matches",
   "asked": 3.0,
   "raised_to": 4.0,
   "sentence": "Pins need 4 new matches; the policy allows 3. The limit was raised to 4."
  }
 ],
 "findings": [],
 "totals": {
  "children_taking_part": 7,
  "children_matched": 5,
  "visitors_taking_part": 6,
  "kilometres_a_month": 52.0,
  "mileage_pounds_a_month": 14.56,
  "mean_waiting_months_left": 8.0,
  "longest_waiting_months_left": 8
 },
 "certificate": null,
 "no_certificate": "Made by hand.",
 "notes": []
}
','[["C1", "V1", "proposed"], ["C2", "V2", "proposed"], ["C3", "V3", "proposed"], ["C7", "V6", "proposed"], ["C8", "V6", "proposed"]]','[{"child_id":"C4","visitor_id":"V4","status":"active","since":null,"by":"","reason":""}]',1,1,NULL,2,0);
INSERT INTO "rounds" VALUES(3,'R2','','2026-11-22','2026-11-28T09:47:28.137984+00:00',NULL,'{
 "format": "matcher round",
 "format_version": 1,
 "reference": "R2",
 "today": "2026-11-22",
 "start_date": "2026-11-22",
 "policy": {
  "service": {
   "name": "",
   "start_date": null,
   "minimum_visitor_age": 18,
   "upper_child_age": 18,
   "commitment_months": 12,
   "visits_per_month": 1.0,
   "dbs_valid_months": 36,
   "max_travel_km": 40.0,
   "min_shared_slots": 1,
   "fit_floor": 0,
   "any_council_employee_barred": false,
   "distinct_slots": false,
   "max_new_matches": null,
   "max_new_per_supervisor": null,
   "monthly_travel_km_budget": null
  },
  "travel": {
   "circuity": 1.3,
   "drive_kmh": 40.0,
   "public_kmh": 20.0,
   "mileage_pence_per_km": 28.0
  },
  "weights": {
   "wishes": 25.0,
   "travel": 20.0,
   "steadiness": 17.0,
   "interests": 10.0,
   "style": 8.0,
   "identity": 8.0,
   "dislikes": 6.0,
   "slack": 4.0,
   "time-left": 2.0
  },
  "ladder": {
   "order": [
    "secure",
    "out-of-area-residential",
    "lost-visitor",
    "isolated",
    "out-of-area-other",
    "ageing-out",
    "everyone-else"
   ]
  },
  "rules": {
   "on-hold": true,
   "upper-age": true,
   "visitor-age": true,
   "available-from": true,
   "paused": true,
   "commitment": true,
   "travel": true,
   "shared-slots": true,
   "serves": true,
   "wish-gender": true,
   "wish-ethnicity": true,
   "wish-religion": true,
   "wish-language": true,
   "wish-age": true,
   "needs": true,
   "experience": true,
   "allergies": true,
   "conditions": true,
   "excluded": true,
   "conflict": true,
   "accepts-ages": true,
   "accepts-genders": true,
   "visits": true,
   "fit-floor": true
  }
 },
 "digests": {
  "children": "a",
  "visitors": "b",
  "standing": "c",
  "places": "d",
  "policy": "e"
 },
 "versions": {
  "matcher": "0.1.0"
 },
 "seed": 0,
 "engine": "network",
 "engine_reason": "Every rule in force is a network.",
 "reproducible": true,
 "levels": [
  {
   "code": "out-of-area-residential",
   "title": "Out-of-area residential",
   "value": 1,
   "bound": 1,
   "proved": true
  },
  {
   "code": "everyone-else",
   "title": "Everyone else",
   "value": 4,
   "bound": 4,
   "proved": true
  },
  {
   "code": "waiting-months",
   "title": "Waiting months covered",
   "value": 40,
   "bound": 40,
   "proved": true
  },
  {
   "code": "fit",
   "title": "Fit",
   "value": 3560,
   "bound": 3560,
   "proved": true
  },
  {
   "code": "travel",
   "title": "Travel",
   "value": 260,
   "bound": 260,
   "proved": true
  }
 ],
 "matches": [
  {
   "child_id": "C1",
   "visitor_id": "V1",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  },
  {
   "child_id": "C2",
   "visitor_id": "V2",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "pinned"
  }
 ],
 "active": [
  {
   "child_id": "C4",
   "visitor_id": "V4",
   "since": "2025-05-01",
   "cautions": []
  }
 ],
 "unmatched": [
  {
   "child_id": "C5",
   "rung": "everyone-else",
   "waiting_months": 8,
   "possible_pairs": 0,
   "blocked_by": {
    "travel": 4,
    "wish-gender": 2
   },
   "only_blocked_by": {
    "travel": [
     "V5"
    ]
   }
  }
 ],
 "unused": [
  {
   "visitor_id": "V5",
   "possible_pairs": 0,
   "blocked_by": {
    "travel": 5
   }
  }
 ],
 "not_taking_part": [
  {
   "child_id": "C6",
   "visitor_id": null,
   "code": "agreed",
   "reason": "C6 has not been asked yet."
  }
 ],
 "left_out": [
  {
   "table": "children",
   "row": 14,
   "person_id": "C9",
   "reason": "The age is not a number."
  }
 ],
 "raised_limits": [
  {
   "code": "max-new-matches",
   "asked": 3.0,
   "raised_to": 4.0,
   "sentence": "Pins need 4 new matches; the policy allows 3. The limit was raised to 4."
  }
 ],
 "findings": [],
 "totals": {
  "children_taking_part": 7,
  "children_matched": 5,
  "visitors_taking_part": 6,
  "kilometres_a_month": 52.0,
  "mileage_pounds_a_month": 14.56,
  "mean_waiting_months_left": 8.0,
  "longest_waiting_months_left": 8
 },
 "certificate": null,
 "no_certificate": "Made by hand.",
 "notes": []
}
','[["C1", "V1", "proposed"], ["C2", "V2", "pinned"]]','[{"child_id":"C2","visitor_id":"V2","status":"pinned","since":null,"by":"Zoë","reason":""},{"child_id":"C4","visitor_id":"V4","status":"active","since":null,"by":"","reason":""}]',2,2,'R-2026-11-22-small',9,0);
INSERT INTO "rounds" VALUES(4,'R3','','2026-11-22','2026-11-28T09:47:28.140884+00:00',NULL,'{
 "format": "matcher round",
 "format_version": 1,
 "reference": "R3",
 "today": "2026-11-22",
 "start_date": "2026-11-22",
 "policy": {
  "service": {
   "name": "",
   "start_date": null,
   "minimum_visitor_age": 18,
   "upper_child_age": 18,
   "commitment_months": 12,
   "visits_per_month": 1.0,
   "dbs_valid_months": 36,
   "max_travel_km": 40.0,
   "min_shared_slots": 1,
   "fit_floor": 0,
   "any_council_employee_barred": false,
   "distinct_slots": false,
   "max_new_matches": null,
   "max_new_per_supervisor": null,
   "monthly_travel_km_budget": null
  },
  "travel": {
   "circuity": 1.3,
   "drive_kmh": 40.0,
   "public_kmh": 20.0,
   "mileage_pence_per_km": 28.0
  },
  "weights": {
   "wishes": 25.0,
   "travel": 20.0,
   "steadiness": 17.0,
   "interests": 10.0,
   "style": 8.0,
   "identity": 8.0,
   "dislikes": 6.0,
   "slack": 4.0,
   "time-left": 2.0
  },
  "ladder": {
   "order": [
    "secure",
    "out-of-area-residential",
    "lost-visitor",
    "isolated",
    "out-of-area-other",
    "ageing-out",
    "everyone-else"
   ]
  },
  "rules": {
   "on-hold": true,
   "upper-age": true,
   "visitor-age": true,
   "available-from": true,
   "paused": true,
   "commitment": true,
   "travel": true,
   "shared-slots": true,
   "serves": true,
   "wish-gender": true,
   "wish-ethnicity": true,
   "wish-religion": true,
   "wish-language": true,
   "wish-age": true,
   "needs": true,
   "experience": true,
   "allergies": true,
   "conditions": true,
   "excluded": true,
   "conflict": true,
   "accepts-ages": true,
   "accepts-genders": true,
   "visits": true,
   "fit-floor": true
  }
 },
 "digests": {
  "children": "a",
  "visitors": "b",
  "standing": "c",
  "places": "d",
  "policy": "e"
 },
 "versions": {
  "matcher": "0.1.0"
 },
 "seed": 0,
 "engine": "network",
 "engine_reason": "Every rule in force is a network.",
 "reproducible": true,
 "levels": [
  {
   "code": "out-of-area-residential",
   "title": "Out-of-area residential",
   "value": 1,
   "bound": 1,
   "proved": true
  },
  {
   "code": "everyone-else",
   "title": "Everyone else",
   "value": 4,
   "bound": 4,
   "proved": true
  },
  {
   "code": "waiting-months",
   "title": "Waiting months covered",
   "value": 40,
   "bound": 40,
   "proved": true
  },
  {
   "code": "fit",
   "title": "Fit",
   "value": 3560,
   "bound": 3560,
   "proved": true
  },
  {
   "code": "travel",
   "title": "Travel",
   "value": 260,
   "bound": 260,
   "proved": true
  }
 ],
 "matches": [
  {
   "child_id": "C1",
   "visitor_id": "V1",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  },
  {
   "child_id": "C2",
   "visitor_id": "V2",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [
    "allergies"
   ],
   "cautions": [
    "Not known whether V2 smokes."
   ],
   "status": "proposed"
  },
  {
   "child_id": "C3",
   "visitor_id": "V3",
   "rung": "out-of-area-residential",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  },
  {
   "child_id": "C7",
   "visitor_id": "V6",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  },
  {
   "child_id": "C8",
   "visitor_id": "V6",
   "rung": "everyone-else",
   "fit": 712,
   "distance_km": 5.2,
   "travel_minutes": 8.0,
   "shared_slots": [
    "Sat morning",
    "Sun afternoon"
   ],
   "criteria": {
    "wishes": 1.0,
    "travel": 0.9
   },
   "exceptions": [],
   "cautions": [],
   "status": "proposed"
  }
 ],
 "active": [
  {
   "child_id": "C4",
   "visitor_id": "V4",
   "since": "2025-05-01",
   "cautions": []
  }
 ],
 "unmatched": [
  {
   "child_id": "C5",
   "rung": "everyone-else",
   "waiting_months": 8,
   "possible_pairs": 0,
   "blocked_by": {
    "travel": 4,
    "wish-gender": 2
   },
   "only_blocked_by": {
    "travel": [
     "V5"
    ]
   }
  }
 ],
 "unused": [
  {
   "visitor_id": "V5",
   "possible_pairs": 0,
   "blocked_by": {
    "travel": 5
   }
  }
 ],
 "not_taking_part": [
  {
   "child_id": "C6",
   "visitor_id": null,
   "code": "agreed",
   "reason": "C6 has not been asked yet."
  }
 ],
 "left_out": [
  {
   "table": "children",
   "row": 14,
   "person_id": "C9",
   "reason": "The age is not a number."
  }
 ],
 "raised_limits": [
  {
   "code": "max-new-matches",
   "asked": 3.0,
   "raised_to": 4.0,
   "sentence": "Pins need 4 new matches; the policy allows 3. The limit was raised to 4."
  }
 ],
 "findings": [],
 "totals": {
  "children_taking_part": 7,
  "children_matched": 5,
  "visitors_taking_part": 6,
  "kilometres_a_month": 52.0,
  "mileage_pounds_a_month": 14.56,
  "mean_waiting_months_left": 8.0,
  "longest_waiting_months_left": 8
 },
 "certificate": null,
 "no_certificate": "Made by hand.",
 "notes": []
}
','[["C1", "V1", "proposed"], ["C2", "V2", "proposed"], ["C3", "V3", "proposed"], ["C7", "V6", "proposed"], ["C8", "V6", "proposed"]]','[{"child_id":"C4","visitor_id":"V4","status":"active","since":"2025-05-01","by":"","reason":""}]',NULL,1,NULL,9,0);
CREATE TABLE settings (
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('person','Asha');
INSERT INTO "settings" VALUES('round R2 draft reason C1 V1','half a sen');
CREATE TABLE uploads (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	pool TEXT NOT NULL, 
	places TEXT NOT NULL, 
	findings TEXT NOT NULL, 
	accounts TEXT NOT NULL, 
	file_names TEXT NOT NULL, 
	saved_at VARCHAR(32) NOT NULL
);
INSERT INTO "uploads" VALUES(1,'{"children":[{"child_id":"C1","known_as":"KnownC1","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C2","known_as":"KnownC2","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C3","known_as":"KnownC3","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Trafford","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C4","known_as":"KnownC4","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C5","known_as":"KnownC5","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C6","known_as":"KnownC6","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"not asked","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C7","known_as":"KnownC7","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"Fam","siblings_wish":"same visitor","visits_per_month":null},{"child_id":"C8","known_as":"KnownC8","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"Fam","siblings_wish":"same visitor","visits_per_month":null}],"visitors":[{"visitor_id":"V1","known_as":"NamedV1","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":2,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V2","known_as":"NamedV2","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V3","known_as":"NamedV3","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V4","known_as":"NamedV4","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V5","known_as":"NamedV5","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V6","known_as":"NamedV6","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]}],"standing":[{"child_id":"C4","visitor_id":"V4","status":"active","since":null,"by":"","reason":""}]}','{"children": [[53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29]], "visitors": [[53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25]]}','[]','[{"table": "children", "read": 9, "saved": 8}]','["people.xlsx"]','2026-11-28T09:47:28.104312+00:00');
INSERT INTO "uploads" VALUES(2,'{"children":[{"child_id":"C1","known_as":"KnownC1","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C2","known_as":"KnownC2","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C3","known_as":"KnownC3","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Trafford","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C4","known_as":"KnownC4","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C5","known_as":"KnownC5","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C6","known_as":"KnownC6","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"not asked","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C7","known_as":"KnownC7","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"Fam","siblings_wish":"same visitor","visits_per_month":null},{"child_id":"C8","known_as":"KnownC8","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"Fam","siblings_wish":"same visitor","visits_per_month":null}],"visitors":[{"visitor_id":"V1","known_as":"NamedV1","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":2,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V2","known_as":"NamedV2","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V3","known_as":"NamedV3","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V4","known_as":"NamedV4","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V5","known_as":"NamedV5","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V6","known_as":"NamedV6","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]}],"standing":[{"child_id":"C2","visitor_id":"V2","status":"pinned","since":null,"by":"Zoë","reason":""},{"child_id":"C4","visitor_id":"V4","status":"active","since":null,"by":"","reason":""}]}','{"children": [[53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29]], "visitors": [[53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25]]}','[]','null','[]','2026-11-28T09:47:28.135751+00:00');
INSERT INTO "uploads" VALUES(3,'{"children":[{"child_id":"C1","known_as":"KnownC1","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C2","known_as":"KnownC2","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C3","known_as":"KnownC3","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Trafford","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C4","known_as":"KnownC4","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C5","known_as":"KnownC5","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C6","known_as":"KnownC6","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"not asked","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"","siblings_wish":"","visits_per_month":null},{"child_id":"C7","known_as":"KnownC7","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"Fam","siblings_wish":"same visitor","visits_per_month":null},{"child_id":"C8","known_as":"KnownC8","age":12,"gender":"female","ethnicity":"","religion":"","postcode":"M6 5WG","point":{"latitude":53.49,"longitude":-2.29},"placement_type":"foster","out_of_area":null,"responsible_authority":"Salford City Council","placement_authority":"","placement_provider":"","agreed":"yes","appointment_decided_on":null,"referred_on":"2026-03-01","on_hold_since":null,"days_on_hold":0,"available":2097151,"family_contact":null,"lost_visitor":null,"goes_out_alone":null,"leaves_on":null,"service_end":"age","upper_age_read":null,"wish_gender":{"musts":[],"prefers":[]},"wish_ethnicity":{"musts":[],"prefers":[]},"wish_religion":{"musts":[],"prefers":[]},"wish_language":{"musts":[],"prefers":[]},"wish_age":{"musts":[],"prefers":[]},"interests":[],"dislikes":[],"style":[],"needs":[],"experience_needed":null,"allergies":[],"conditions":[],"excluded_visitors":[],"siblings":"Fam","siblings_wish":"same visitor","visits_per_month":null}],"visitors":[{"visitor_id":"V1","known_as":"NamedV1","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":2,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V2","known_as":"NamedV2","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V3","known_as":"NamedV3","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V4","known_as":"NamedV4","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V5","known_as":"NamedV5","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]},{"visitor_id":"V6","known_as":"NamedV6","age":40,"gender":"male","ethnicity":"","religion":"","languages":[],"postcode":"M3 4EN","point":{"latitude":53.48,"longitude":-2.25},"max_travel_km":null,"max_travel_minutes":null,"drives":null,"available":2097151,"capacity":1,"active_children":0,"unit":"single","dbs_issued_on":null,"dbs_checked_on":null,"references_checked":null,"interviewed":null,"trained_on":null,"available_from":null,"paused_from":null,"paused_until":null,"commitment_months":null,"accepts_ages":[],"accepts_genders":[],"experience":null,"skills":[],"pets":[],"smoker":null,"works_for":[],"household_works_for":[],"member_of":[],"conflicts":[],"interests":[],"dislikes":[],"style":[],"visits_per_month":null,"supervisor":"","serves":[]}],"standing":[{"child_id":"C4","visitor_id":"V4","status":"active","since":null,"by":"","reason":""}]}','{"children": [[53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29], [53.49, -2.29]], "visitors": [[53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25], [53.48, -2.25]]}','[]','null','["newer.xlsx"]','2026-11-28T09:47:28.144116+00:00');
CREATE INDEX events_by_child ON events (child_id);
CREATE INDEX events_by_visitor ON events (visitor_id);
CREATE INDEX events_by_round ON events (round_reference, number);
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER events_go_only_with_their_round BEFORE DELETE ON events
    WHEN NOT EXISTS (SELECT 1 FROM rounds WHERE reference = OLD.round_reference AND being_deleted = 1)
    BEGIN SELECT RAISE(ABORT, 'a decision is never deleted by itself'); END;
CREATE TRIGGER rounds_never_change BEFORE UPDATE OF reference, result, plan, created_at ON rounds
    BEGIN SELECT RAISE(ABORT, 'a round is never changed'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('rounds',4);
INSERT INTO "sqlite_sequence" VALUES('events',12);
INSERT INTO "sqlite_sequence" VALUES('uploads',3);
COMMIT;
