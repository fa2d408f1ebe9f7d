package io.fairbot.testkit;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A parsed script of a test conversation.
 *
 * @param file the file, as messages name it
 * @param line the line at which it begins, from 1
 * @param title its title
 * @param branch the branch that the customer writes to first
 * @param customer the customer who writes first
 * @param start the initial time, in the time zone of the settings
 * @param steps its steps, in order
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

    /** A step of a script, written in one line. */
    sealed interface ChatStep {
        /** Returns the number of its line, from 1. */
        int line();
    }

    /** A text that the customer sends. */
    record TextStep(int line, String text) implements ChatStep {}

    /** The choice of an option by its title. */
    record ChoiceStep(int line, String title) implements ChatStep {}

    /** A message of the customer with other content than text. */
    record ContentStep(int line, SampleContent thing) implements ChatStep {}

    /** The kinds of content that a script can send. */
    enum SampleContent {
        AUDIO,
        VOICE,
        PICTURE,
        VIDEO,
        DOCUMENT,
        STICKER,
        LOCATION,
        CONTACT,
        REACTION,
        DELETION
    }

    /** The expectation of a fact in a reply. */
    record ReplyExpectation(int line, String fact) implements ChatStep {}

    /** The expectation that no reply contains certain words. */
    record AbsenceExpectation(int line, String words) implements ChatStep {}

    /** The expectation of the topics that the bot understood. */
    record TopicExpectation(int line, List<String> topics) implements ChatStep {
        TopicExpectation {
            topics = List.copyOf(topics);
        }
    }

    /** The expectation of an outcome of the last message. */
    record OutcomeExpectation(int line, ChatOutcome outcome) implements ChatStep {}

    /** The possible outcomes of a customer's message. */
    enum ChatOutcome {
        UNDERSTOOD,
        UNKNOWN,
        SILENT,
        PERSON
    }

    /** An advance of time. */
    record WaitStep(int line, Duration time) implements ChatStep {}

    /** A change to another branch. */
    record BranchStep(int line, String branch) implements ChatStep {}

    /** A change to another customer. */
    record CustomerStep(int line, String customer) implements ChatStep {}
}
