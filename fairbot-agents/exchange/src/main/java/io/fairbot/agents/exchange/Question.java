package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.internal.intent.Intents;
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
record Question(Intents intents, Branch here, Branches branches, Instant now, LocalizedTexts texts) {

    /** The branch the question is about: the one it names, otherwise the one it was asked at. */
    Branch about() {
        return intents.branch().orElse(here);
    }

    /** The same question about another branch. */
    Question at(Branch other) {
        Intents there = new Intents(
                intents.topics(),
                intents.currencies(),
                intents.direction(),
                intents.days(),
                Optional.of(other),
                intents.language());
        return new Question(there, here, branches, now, texts);
    }

    /** Today at that branch. */
    LocalDate today() {
        return LocalDate.ofInstant(now, about().zone());
    }
}
