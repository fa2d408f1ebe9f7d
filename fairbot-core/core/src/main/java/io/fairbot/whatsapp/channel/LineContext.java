package io.fairbot.whatsapp.channel;

import io.fairbot.branch.Branch;
import io.fairbot.config.SettingValues;

/** What a channel gets to open the line of a branch; it stays valid until the session is closed. */
public interface LineContext {

    /**
     * Returns the branch whose line is opened, with the settings of its line only.
     *
     * @return the branch
     */
    Branch branch();

    /**
     * Returns the settings of the line, which the channel declares with {@link WhatsAppChannel#lineSettings()}; all that are
     * required have values.
     *
     * @return the settings
     */
    default SettingValues settings() {
        return branch().settings();
    }

    /**
     * Returns the receiver of everything that arrives on the line.
     *
     * @return the sink of this session
     */
    InboundSink sink();

    /**
     * Returns the documents that the channel stored for this line, such as its credentials.
     *
     * @return the store of this session
     */
    ChannelStore store();
}
