package io.fairbot.whatsapp.cloud.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that proves one promise of the Cloud API channel. After its last test it prints one line: PASS, FAIL or SKIPPED, and
 * what it proves. All of them are run by the tag {@code cloud}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("cloud")
@ExtendWith(CheckLine.class)
public @interface CloudCheck {
    /** What it proves, in a few words. */
    String value();
}
