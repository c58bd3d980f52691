/** What was trained, to look at: the page report.html, and pictures of what pruning keeps. */
package dev.winnow.ensemble.report;
