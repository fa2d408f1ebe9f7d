package io.fairbot.checker;

import java.util.List;

/**
 * The texts that customers write to the exchange desk in rounds with faults. Each is a whole question, which is answered at once with
 * one reply, and calls no person: the desk waits a moment for more after a greeting, and reads what comes together.
 */
public final class CustomerTexts {
    /** As many as a prime number, so that every step but one as long goes through all of them. */
    private static final List<String> TEXTS = List.of("1", "2", "3", "4", "5");

    private CustomerTexts() {}

    /**
     * Returns the text of a message: customers go through all of them in orders of their own, none twice in a row, since the desk
     * stops answering who says the same again and again.
     *
     * @param customer the number of the customer
     * @param number the number of the message
     * @return the text
     */
    public static String text(int customer, int number) {
        return TEXTS.get(number * (1 + customer % (TEXTS.size() - 1)) % TEXTS.size());
    }
}
