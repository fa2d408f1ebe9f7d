@NullMarked
package io.fairbot.whatsapp.web.internal.transport;

import org.jspecify.annotations.NullMarked;
