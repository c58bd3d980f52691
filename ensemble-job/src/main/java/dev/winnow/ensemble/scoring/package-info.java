/** What an ensemble says of images, and how often it is right. */
package dev.winnow.ensemble.scoring;
