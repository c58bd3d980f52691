/** What was trained, to look at: pages, and pictures of what pruning keeps. */
package dev.winnow.ensemble.report;
