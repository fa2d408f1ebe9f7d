package io.fairbot.agents.exchange;

import io.fairbot.agents.exchange.internal.intent.Intents;
import io.fairbot.agents.exchange.internal.talk.MessageIntents;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.text.WordTokenizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A customer's message with everything its answer depends on.
 *
 * @param intents what the message mentions: currencies, days, a branch
 * @param understood the intents of the message
 * @param text the text of the message
 * @param here the branch that received it
 * @param branches all branches
 * @param now the time of the answer
 * @param texts the texts in the language of the answer
 */
record Question(
        Intents intents,
        MessageIntents understood,
        String text,
        Branch here,
        Branches branches,
        Instant now,
        LocalizedTexts texts) {

    /** Returns the branch the question is about: the one it mentions, otherwise the one that received it. */
    Branch about() {
        return intents.branch().orElse(here);
    }

    /** Returns the same question about another branch. */
    Question about(Branch other) {
        Intents about = new Intents(
                intents.currencies(), intents.operation(), intents.days(), Optional.of(other), intents.language());
        return new Question(about, understood, text, here, branches, now, texts);
    }

    /** Returns the words of the message, in lower case and without accents. */
    List<String> words() {
        return WordTokenizer.tokenize(text);
    }

    /** Returns the question about the rates of currencies, for a customer who buys or sells. */
    Question about(List<String> currencies, Optional<ExchangeOperation> operation) {
        Intents about = new Intents(currencies, operation, intents.days(), intents.branch(), intents.language());
        return new Question(about, understood, text, here, branches, now, texts);
    }

    /** Returns the day in the time zone of the branch the question is about. */
    LocalDate today() {
        return LocalDate.ofInstant(now, about().zone());
    }
}
