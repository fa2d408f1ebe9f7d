package io.fairbot.whatsapp.cloud.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Alias.AliasKind;
import io.fairbot.whatsapp.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A person as a delivery describes them. Each of the identifiers may be absent: people with a username may hide their number, and
 * older deliveries have no business-scoped user id (BSUID).
 *
 * @param userId the person's id towards the business, such as {@code BR.1502576394655843}
 * @param phone the telephone number
 * @param parentUserId the person's id towards all businesses of a linked portfolio, such as {@code BR.ENT.1502576394655843}
 * @param username the username
 * @param name the name that the person has set, or else the username
 */
record WebhookPerson(
        Optional<String> userId,
        Optional<PhoneNumber> phone,
        Optional<String> parentUserId,
        Optional<String> username,
        Optional<String> name) {
    private static final Pattern BSUID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");
    private static final Pattern DIGITS = Pattern.compile("\\+?([1-9][0-9]{7,14})");
    private static final int MAX_NAME = 200;

    /** Reads the description of a person. */
    static WebhookPerson ofContact(JsonNode contact) {
        JsonNode profile = contact.path("profile");
        Optional<String> username = JsonFields.text(profile, "username", MAX_NAME);
        return of(contact, "wa_id", "user_id", "parent_user_id")
                .named(username, JsonFields.text(profile, "name", MAX_NAME).or(() -> username));
    }

    /** Reads the person that some fields of an object name; an id in the place of a number is an id all the same. */
    static WebhookPerson of(JsonNode node, String phone, String userId, String parentUserId) {
        Optional<String> number = JsonFields.text(node, phone);
        return new WebhookPerson(
                JsonFields.text(node, userId)
                        .filter(WebhookPerson::isUserId)
                        .or(() -> number.filter(WebhookPerson::isUserId)),
                number.flatMap(WebhookPerson::phone),
                JsonFields.text(node, parentUserId).filter(WebhookPerson::isUserId),
                Optional.empty(),
                Optional.empty());
    }

    private static boolean isUserId(String text) {
        return BSUID.matcher(text).matches();
    }

    /** Returns the number that a text is as a whole: without its letters, an id would look like one. */
    private static Optional<PhoneNumber> phone(String text) {
        return Optional.of(DIGITS.matcher(text))
                .filter(Matcher::matches)
                .map(digits -> new PhoneNumber("+" + digits.group(1)));
    }

    private WebhookPerson named(Optional<String> itsUsername, Optional<String> itsName) {
        return new WebhookPerson(userId, phone, parentUserId, itsUsername, itsName);
    }

    /** Returns whether both have an identifier in common. */
    boolean isSameAs(WebhookPerson other) {
        return userId.filter(id -> other.userId.filter(id::equals).isPresent()).isPresent()
                || phone.map(PhoneNumber::canonical)
                        .filter(number -> other.phone
                                .map(PhoneNumber::canonical)
                                .filter(number::equals)
                                .isPresent())
                        .isPresent();
    }

    /** Returns this person with what another description adds. */
    WebhookPerson and(WebhookPerson other) {
        return new WebhookPerson(
                userId.or(() -> other.userId),
                phone.or(() -> other.phone),
                parentUserId.or(() -> other.parentUserId),
                username.or(() -> other.username),
                name.or(() -> other.name));
    }

    /** Returns the identifiers under which the person is known: the id first, which stays when the number is hidden. */
    List<Alias> aliases() {
        return Stream.concat(userId.map(id -> new Alias(AliasKind.BSUID, id)).stream(), phone.map(Alias::of).stream())
                .toList();
    }

    /** Returns the identifiers of several descriptions of one person, each once. */
    static List<Alias> aliases(WebhookPerson... descriptions) {
        List<Alias> all = new ArrayList<>();
        for (WebhookPerson person : descriptions) {
            person.aliases().stream()
                    .filter(alias -> all.stream().noneMatch(known -> known.key().equals(alias.key())))
                    .forEach(all::add);
        }
        return all;
    }

    /** Returns which identifiers are known: they are personal themselves. */
    @Override
    public String toString() {
        return "WebhookPerson[userId=" + userId.isPresent() + ", phone=" + phone.isPresent() + "]";
    }
}
