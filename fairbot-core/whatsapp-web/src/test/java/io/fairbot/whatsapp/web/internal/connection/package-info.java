@NullMarked
package io.fairbot.whatsapp.web.internal.connection;

import org.jspecify.annotations.NullMarked;
