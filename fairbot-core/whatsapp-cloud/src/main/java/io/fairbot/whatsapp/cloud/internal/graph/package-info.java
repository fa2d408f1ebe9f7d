/** The client of Meta's Graph API: calls, their failures, and files up and down. */
@NullMarked
package io.fairbot.whatsapp.cloud.internal.graph;

import org.jspecify.annotations.NullMarked;
