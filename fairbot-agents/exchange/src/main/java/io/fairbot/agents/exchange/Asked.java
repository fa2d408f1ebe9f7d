package io.fairbot.agents.exchange;

import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A question in its place.
 *
 * @param heard what was asked
 * @param here the branch it was asked at
 * @param branches all branches
 * @param now when it is answered
 * @param speech the language of the answer
 */
record Asked(Heard heard, Branch here, Branches branches, Instant now, Speech speech) {

    /** The branch the question is about: the one it names, otherwise the one it was asked at. */
    Branch about() {
        return heard.branch().orElse(here);
    }

    /** The same question about another branch. */
    Asked at(Branch other) {
        Heard there = new Heard(
                heard.topics(),
                heard.currencies(),
                heard.direction(),
                heard.days(),
                Optional.of(other),
                heard.language());
        return new Asked(there, here, branches, now, speech);
    }

    /** Today at that branch. */
    LocalDate today() {
        return LocalDate.ofInstant(now, about().zone());
    }
}
