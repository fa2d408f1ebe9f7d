package io.fairbot.conversation;

import io.fairbot.media.MediaStore;
import io.fairbot.whatsapp.Contact;
import java.time.Instant;

/** The circumstances of a message that {@link Interpreter.Circumstances#of} creates. */
record GivenCircumstances(String branch, Contact contact, Instant now, MediaStore media)
        implements Interpreter.Circumstances {}
