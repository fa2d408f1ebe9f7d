package io.fairbot.testkit;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A chat as it is written down.
 *
 * @param file the file, as messages name it
 * @param line where it begins, from 1
 * @param title what it is about
 * @param branch where the customer writes first
 * @param customer who writes first
 * @param start what the clock says first, in the time of the house
 * @param steps what happens
 */
record ChatScript(
        String file,
        int line,
        String title,
        String branch,
        String customer,
        LocalDateTime start,
        List<ChatStep> steps) {

    ChatScript {
        steps = List.copyOf(steps);
    }

    /** One line of a chat. */
    sealed interface ChatStep {
        /** Where it is, from 1. */
        int line();
    }

    /** The customer writes. */
    record TextStep(int line, String text) implements ChatStep {}

    /** The customer chooses an option by its title. */
    record ChoiceStep(int line, String title) implements ChatStep {}

    /** The customer sends something else than a text. */
    record ContentStep(int line, SampleContent thing) implements ChatStep {}

    /** What can be sent. */
    enum SampleContent {
        AUDIO,
        PICTURE,
        LOCATION
    }

    /** A fact that must be read. */
    record ReplyExpectation(int line, String fact) implements ChatStep {}

    /** Words that must not be read. */
    record AbsenceExpectation(int line, String words) implements ChatStep {}

    /** What the bot must understand. */
    record TopicExpectation(int line, List<String> topics) implements ChatStep {
        TopicExpectation {
            topics = List.copyOf(topics);
        }
    }

    /** What must become of it. */
    record OutcomeExpectation(int line, ChatOutcome outcome) implements ChatStep {}

    /** What can become of what a customer writes. */
    enum ChatOutcome {
        UNDERSTOOD,
        UNKNOWN,
        SILENT,
        PERSON
    }

    /** Time passes. */
    record WaitStep(int line, Duration time) implements ChatStep {}

    /** The customer goes to another branch. */
    record BranchStep(int line, String branch) implements ChatStep {}

    /** Somebody else writes. */
    record CustomerStep(int line, String customer) implements ChatStep {}
}
