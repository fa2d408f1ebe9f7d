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
record TextChat(
        String file, int line, String title, String branch, String customer, LocalDateTime start, List<Step> steps) {

    TextChat {
        steps = List.copyOf(steps);
    }

    /** One line of a chat. */
    sealed interface Step {
        /** Where it is, from 1. */
        int line();
    }

    /** The customer writes. */
    record Says(int line, String text) implements Step {}

    /** The customer chooses an option by its title. */
    record Chooses(int line, String title) implements Step {}

    /** The customer sends something else than a text. */
    record Sends(int line, Thing thing) implements Step {}

    /** What can be sent. */
    enum Thing {
        AUDIO,
        PICTURE,
        LOCATION
    }

    /** A fact that must be read. */
    record Reads(int line, String fact) implements Step {}

    /** Words that must not be read. */
    record ReadsNot(int line, String words) implements Step {}

    /** What the bot must understand. */
    record Topics(int line, List<String> topics) implements Step {
        Topics {
            topics = List.copyOf(topics);
        }
    }

    /** What must become of it. */
    record Becomes(int line, Outcome outcome) implements Step {}

    /** What can become of what a customer writes. */
    enum Outcome {
        UNDERSTOOD,
        UNKNOWN,
        SILENT,
        PERSON
    }

    /** Time passes. */
    record Waits(int line, Duration time) implements Step {}

    /** The customer goes to another branch. */
    record Goes(int line, String branch) implements Step {}

    /** Somebody else writes. */
    record Turns(int line, String customer) implements Step {}
}
