package io.fairbot.testkit.mongod;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The credentials of a test's user, which is stored in the database {@code admin}. */
record TestCredentials(String user, String password) {

    /** Returns the part before the host in a connection string. */
    String userInfo() {
        return encoded(user) + ":" + encoded(password) + "@";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
