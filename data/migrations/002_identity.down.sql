DROP TABLE sign_in_attempt;
DROP TABLE api_token;
DROP TABLE account_session;
DROP TABLE account_grant;
DROP TABLE account
