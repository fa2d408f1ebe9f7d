package io.fairbot.whatsapp.web.internal.message;

/** The numbers of the fields of messages. */
final class MessageFields {
    static final int CONVERSATION = 1;
    static final int GROUP_KEY = 2;
    static final int IMAGE = 3;
    static final int CONTACT = 4;
    static final int LOCATION = 5;
    static final int EXTENDED_TEXT = 6;
    static final int DOCUMENT = 7;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int PROTOCOL = 12;
    static final int CONTACTS = 13;
    static final int STICKER = 26;
    static final int TEMPLATE_REPLY = 29;
    static final int DEVICE_SENT = 31;
    static final int CONTEXT = 35;
    static final int VIEW_ONCE = 37;
    static final int LIST_REPLY = 39;
    static final int EPHEMERAL = 40;
    static final int BUTTONS_REPLY = 43;
    static final int REACTION = 46;
    static final int DOCUMENT_WITH_CAPTION = 53;
    static final int VIEW_ONCE_2 = 55;
    static final int EDITED = 58;
    static final int VIEW_ONCE_EXTENSION = 59;

    static final int QUOTED_ID = 1;
    static final int QUOTED_AUTHOR = 2;
    static final int QUOTED_MESSAGE = 3;
    static final int QUOTE = 17;

    static final int KEY_CHAT = 1;
    static final int KEY_OWN = 2;
    static final int KEY_ID = 3;

    static final int CONTACT_NAME = 1;
    static final int CONTACT_CARD = 16;

    private MessageFields() {}
}
