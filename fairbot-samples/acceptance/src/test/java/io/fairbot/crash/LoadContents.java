package io.fairbot.crash;

import java.net.URI;
import java.util.concurrent.CompletionStage;

/** What customers write. */
@FunctionalInterface
interface LoadContents {

    /**
     * Writes the content of a message.
     *
     * @param address the address of the API
     * @param contact the number of the customer
     * @param number the number of the message, from 0
     * @param round the beginning of the ids of the round's messages
     * @return the field of the content in a request, once its bytes are uploaded
     */
    CompletionStage<String> write(URI address, int contact, int number, String round);

    /** The id of a message. */
    static String id(String round, int contact, int number) {
        return round + "-" + contact + "-" + number;
    }
}
