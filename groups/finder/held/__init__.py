"""What a process holds in memory of everything published, and how a search is answered from it.

Groups, meetings and rows are numbered from 0, so that a set of them is a roaring bitmap and a column an array.
"""
